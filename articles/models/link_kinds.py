"""Kinds of links of articles, each declared once.

The reading desk and its form for adding links, the suggestions of recognition, the index and the facet, the
columns of the spreadsheet and of the catalogue, bulk edits, statistics, history, and the counts that `verify`
checks are all derived from the declaration. A new kind needs a model in `links` with its migration, and one
entry in `LINK_KINDS` (docs/facets.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CharField, F, Func, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.links import (
    ArticleDate,
    ArticleOfficial,
    ArticleResolution,
    ArticleState,
    ArticleTopic,
    ArticleVenue,
    Coverage,
    EvidenceLink,
)
from articles.models.proposals import ProposedMeeting, ProposedOfficial, ProposedSource
from articles.models.testimonies import Figure, Participation
from articles.querysets.records import PUBLISHED


@dataclass(frozen=True)
class LinkKind:
    """One kind of link of an article.

    `target` is the field that holds the authority at the other end, empty for a fact like a date. `plural` is
    the name of its column in spreadsheets and in the catalogue, empty if it has none. `identity` are the
    attributes that identify a link among those of an article, by default the target. `is_recognised` says that
    recognition finds such links in a text, and so replaces those that nobody decided on.

    For editors: `ar`, `en` and `aliases` are the columns of the names shown, `detail` an expression of further
    text shown with them, `fields` the fields of the full form besides the target. `can_be_added` says whether
    an editor may add a link by naming its authority. `desk_rank` is the position of the kind at the desk.
    `bulk_labels` are the names of the two bulk edits, adding and removing.

    For readers: `weight` is the letter under which the names of its authority are searched, empty if they are
    not; `search_rank` is the order of these names, on which the digest of an index entry depends. `has_facet`
    gives the kind a facet with its name and label. `on_page` loads the links for the page of an article;
    `joined` and `prefetch` are loaded with them, and `visible` is the condition for readers to see a link.
    """

    name: str
    model: type[EvidenceLink]
    label: Promise | str
    target: str = ""
    plural: str = ""
    identity: tuple[str, ...] = ()
    is_recognised: bool = True
    ar: str = ""
    en: str = ""
    aliases: str | models.Expression = ""
    detail: models.Expression | None = None
    fields: tuple[str, ...] = ()
    can_be_added: bool = False
    desk_rank: int = 50
    is_inline: bool = False
    bulk_labels: tuple[Promise | str, Promise | str] | None = None
    in_catalogue: bool = False
    weight: str = ""
    search_rank: int = 0
    has_facet: bool = False
    on_page: bool = False
    joined: str = ""
    prefetch: str = ""
    visible: models.Q | None = None

    @property
    def relation(self) -> str:
        """The related name of the links of this kind on an article."""
        return self.model._meta.get_field("article").remote_field.related_name

    @property
    def target_model(self) -> type[models.Model]:
        return self.model._meta.get_field(self.target).remote_field.model

    @property
    def known_by(self) -> tuple[str, ...]:
        """The attributes that identify a link among those of an article."""
        return self.identity or (f"{self.target}_id",)

    @property
    def is_indexed(self) -> bool:
        """Whether the index reads links of this kind."""
        return bool(self.weight) or self.has_facet or self.on_page


def _text(*names: str) -> models.Expression:
    """Return an expression for columns joined to one text, separated by |."""
    parts: list = []
    for name in names:
        parts += [Value("|"), Cast(F(name), TextField())]
    return Concat(*parts[1:], output_field=TextField()) if len(names) > 1 else parts[1]


NO_NAMES = Value([], output_field=ArrayField(CharField(max_length=200)))
_AUTHORITY_NAMES = {"ar": "name_ar", "en": "name_en", "aliases": "aliases"}
_STATE_NAMES = Func(F("state__aliases"), F("state__adjectives"), function="array_cat")


def authority_kind(
    name: str, model: type[EvidenceLink], label: Promise, *, target: str = "", **more
) -> LinkKind:
    """Return the kind of links to an authority: named, searched, with a facet, added at the desk.

    `target` is the field of the authority if it is not called like the kind; any other attribute may be given.
    """
    target = target or name
    names = {key: f"{target}__{field}" for key, field in _AUTHORITY_NAMES.items()}
    usual = {"target": target, "plural": f"{name}s", "weight": "D", "is_inline": True, "can_be_added": True,
             "has_facet": True, "on_page": True, "in_catalogue": True, "joined": target}  # fmt: skip
    return LinkKind(name, model, label, **{**names, **usual, **more})


LINK_KINDS: dict[str, LinkKind] = {
    kind.name: kind
    for kind in (
        LinkKind(
            "meeting", Coverage, _("Meeting"), "meeting", "meetings", ar="meeting__title_ar",
            en="meeting__title_en", detail=_text("relation", "meeting__start_on"), fields=("relation",),
            can_be_added=True, is_inline=True, in_catalogue=True, on_page=True, joined="meeting__venue",
            visible=models.Q(meeting__status=PUBLISHED), desk_rank=1,
        ),
        authority_kind(
            "venue", ArticleVenue, _("Venue"), search_rank=1, has_facet=False, on_page=False,
            in_catalogue=False, desk_rank=2,
        ),
        authority_kind(
            "state", ArticleState, _("State or organisation"), aliases=_STATE_NAMES, desk_rank=6,
        ),
        authority_kind(
            "official", ArticleOfficial, _("Official"),
            prefetch="official__appointments__state", desk_rank=5,
        ),
        authority_kind(
            "resolution", ArticleResolution, _("Resolution"), detail=_text("resolution__number"), desk_rank=3,
        ),
        authority_kind(
            "topic", ArticleTopic, _("Topic"), aliases="topic__keywords",
            bulk_labels=(_("Add a topic"), _("Remove a topic")), desk_rank=7,
        ),
        LinkKind(
            "date", ArticleDate, _("Date"), identity=("role", "on", "on_precision"),
            detail=_text("role", "on", "on_precision", "is_inferred"), desk_rank=4,
        ),
        LinkKind(
            "figure", Figure, _("Figure"), identity=("meeting_id", "counts", "value", "unit_en"),
            ar="unit_ar", en="unit_en", detail=_text("value", "counts", "destination"), desk_rank=8,
        ),
        LinkKind(
            "role", Participation, _("Role in the meeting"), "state",
            identity=("meeting_id", "state_id", "role", "level"),
            ar="state__name_ar", en="state__name_en", aliases=_STATE_NAMES, detail=_text("role"), desk_rank=9,
        ),
        LinkKind(
            "new-official", ProposedOfficial, _("Person not in the catalogue"), "official", identity=("name",),
            ar="name", en="name", detail=_text("office"), desk_rank=10,
        ),
        LinkKind(
            "new-meeting", ProposedMeeting, _("Meeting not in the catalogue"), "meeting",
            identity=("start_on",), ar="venue__name_ar", en="venue__name_en",
            detail=Concat(Coalesce(Cast("start_on", TextField()), Value("", TextField())), Value("|"),
                          Cast(F("kind"), TextField()), output_field=TextField()), desk_rank=11,
        ),
        LinkKind(
            "new-source", ProposedSource, _("Outlet not in the catalogue"), "source", identity=("name",),
            ar="name", en="name", detail=_text("domain"), desk_rank=12, is_recognised=False,
        ),
    )
}  # fmt: skip


def kind_of(link: EvidenceLink | type[EvidenceLink]) -> LinkKind:
    """Return the kind of a link or of a model of links; raise LookupError if articles have no such link."""
    model = link if isinstance(link, type) else type(link)
    for kind in LINK_KINDS.values():
        if kind.model is model:
            return kind
    raise LookupError(f"{model.__name__} is no kind of link of an article")


def desk_kinds() -> list[LinkKind]:
    """Return the kinds in the order of decisions at the desk, the most important for readers first."""
    return sorted(LINK_KINDS.values(), key=lambda kind: kind.desk_rank)


def indexed_kinds() -> Iterator[LinkKind]:
    """Yield the kinds that the index reads, including those shown on the page of an article."""
    return (kind for kind in LINK_KINDS.values() if kind.is_indexed)


def searched_kinds() -> list[LinkKind]:
    """Return the kinds whose authorities are searched by name, in their order in an index entry."""
    kinds = [kind for kind in LINK_KINDS.values() if kind.weight]
    return sorted(kinds, key=lambda kind: kind.search_rank)


# Querysets may not import models, so those of articles read the kinds from here.
Article.link_kinds = LINK_KINDS
