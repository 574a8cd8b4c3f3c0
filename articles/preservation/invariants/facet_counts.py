"""Check of the facet counts in memory against SQL on the tables of links, without shared code."""

from __future__ import annotations

from collections.abc import Iterator

from articles.facets.registry import FACETS
from articles.index import bitmaps
from articles.models import LINK_KINDS, FacetTerm, LinkKind
from articles.preservation.invariants.problem import Problem, stream_rows
from articles.preservation.invariants.registry import VerificationContext, invariant

_PUBLISHED = "JOIN articles_article AS article ON article.id = link.article_id AND article.status = 'published'"
_ABOUT = f"""articles_coverage AS link {_PUBLISHED} JOIN articles_meeting AS meeting
    ON meeting.id = link.meeting_id AND meeting.status = 'published'
    WHERE link.status = 'confirmed' AND link.relation = 'primary'"""


def _linked(kind: LinkKind) -> str:
    """Return the statement that counts the published articles of each authority of a kind of link."""
    return f"""SELECT link.{kind.target}_id, count(DISTINCT article.id) FROM {kind.model._meta.db_table} AS link
        {_PUBLISHED} WHERE link.status = 'confirmed' GROUP BY 1"""  # noqa: S608


# Statements for the other facets: authority or key, and the number of published articles that have it.
_COUNTED = {
    "source": """SELECT source_id, count(*) FROM articles_article
        WHERE status = 'published' AND source_id IS NOT NULL GROUP BY 1""",
    "country": """SELECT source.country_id, count(*) FROM articles_article AS article
        JOIN articles_source AS source ON source.id = article.source_id
        WHERE article.status = 'published' AND source.country_id IS NOT NULL GROUP BY 1""",
    "meeting": f"SELECT meeting.id, count(DISTINCT article.id) FROM {_ABOUT} GROUP BY 1",  # noqa: S608
    "kind": f"SELECT meeting.kind, count(DISTINCT article.id) FROM {_ABOUT} GROUP BY 1",  # noqa: S608
    "meeting_date": f"""SELECT key, count(DISTINCT article) FROM (
            SELECT article.id AS article, meeting.start_on AS day, meeting.start_on_precision AS precision
                FROM {_ABOUT}
            UNION ALL SELECT article.id, meeting.end_on, meeting.end_on_precision FROM {_ABOUT}
                AND meeting.end_on IS NOT NULL) AS held, LATERAL (VALUES
            (to_char(day, 'YYYY'), TRUE), (to_char(day, 'YYYY-MM'), precision <> 'year'))
            AS step (key, is_known) WHERE is_known GROUP BY 1""",  # noqa: S608
    "venue": f"""SELECT venue, count(DISTINCT article) FROM (
            SELECT meeting.venue_id::text AS venue, article.id AS article FROM {_ABOUT}
                AND meeting.venue_id IS NOT NULL
            UNION ALL SELECT 'virtual', article.id FROM {_ABOUT} AND meeting.mode = 'virtual'
            UNION ALL SELECT link.venue_id::text, article.id FROM articles_articlevenue AS link
                {_PUBLISHED} WHERE link.status = 'confirmed') AS of_article GROUP BY 1""",  # noqa: S608
    "date": """SELECT key, count(*) FROM articles_article, LATERAL (VALUES
            (to_char(published_on, 'YYYY'), 0), (to_char(published_on, 'YYYY-MM'), 1),
            (to_char(published_on, 'YYYY-MM-DD'), 2)) AS step (key, depth)
        WHERE status = 'published' AND published_on IS NOT NULL
            AND depth <= array_position(ARRAY['year', 'month', 'day'], published_on_precision::text) - 1
        GROUP BY 1""",
}


# Offices held at the time are derived from appointments and dates, too long a derivation for a check in SQL.
NOT_COUNTED = {"office"}


def statements() -> dict[str, str]:
    """Return the statement that counts each facet, by its name."""
    linked = {kind.name: _linked(kind) for kind in LINK_KINDS.values() if kind.has_facet}
    return {name: {**_COUNTED, **linked}[name] for name in FACETS if name not in NOT_COUNTED}


@invariant(
    "counts",
    "The counts in memory agree with the tables: of all articles, and of each facet value.",
)
def miscounted(context: VerificationContext) -> Iterator[Problem]:
    snapshot = bitmaps.read_fresh().snapshot
    ((published,),) = stream_rows(
        "SELECT count(*) FROM articles_article WHERE status = 'published'"
    )
    if len(snapshot) != published:
        yield Problem("the index in memory", "", "articles", len(snapshot), published)
    for facet, statement in statements().items():
        expected = {str(key): count for key, count in stream_rows(statement)}
        counted = {
            str(term.object_id or term.key): len(documents)
            for term, documents in snapshot.carried(facet, slot=0)
            if term.key != "not-stated"
        }
        for key in sorted(expected.keys() | counted.keys()):
            if counted.get(key, 0) != expected.get(key, 0):
                yield Problem(
                    FacetTerm._meta.db_table, f"{facet} {key}", "articles",
                    counted.get(key, 0), expected.get(key, 0),
                )  # fmt: skip
        context.step(len(expected))
