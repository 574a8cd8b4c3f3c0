"""What messengers and networks show of a link: title, description and a card.

Lengths and sizes are within the rules of WhatsApp, Telegram, X, Facebook, LinkedIn and Slack, which stand with
their sources in tests/outputs/metadata/test_link_preview.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles.meetings.display import cut, date_of, meeting_days
from articles.models import Article, Authority, Meeting, Official, Resolution, State
from articles.querysets.counting_modes import PRIMARY

MOST_TITLE, MOST_DESCRIPTION = 70, 200  # characters
LOCALES = {"ar": "ar_AR", "en": "en_GB"}
CARD_SIZES = {"card": (1200, 630), "card-square": (1080, 1080)}


@dataclass(frozen=True)
class Preview:
    """A title without branding, a description whose first words say most, and a kind of Open Graph.

    The card has a heading, what stands above it, and `details` below it, a line each.
    """

    kind: str
    title: str
    description: str
    heading: str
    kicker: str
    details: tuple[str, ...] = ()

    @property
    def card_text(self) -> str:
        """What the card says, for who cannot see it."""
        return _(", ").join(part for part in (self.kicker, self.heading, *self.details) if part)


def of_meeting(
    meeting: Meeting,
    hosts: list[State],
    chairs: list[State],
    resolutions: list[Resolution],
    articles: int,
) -> Preview:
    """Return the preview of a meeting: what met, when, where, who, and what was made of it."""
    days = meeting_days(meeting)
    place = meeting.venue.name if meeting.venue else ""
    if meeting.mode == Meeting.Mode.VIRTUAL:
        place = _("virtual meeting")
    by = ""
    if leading := hosts or chairs:
        words = _("hosts: %(states)s") if hosts else _("chaired by: %(states)s")
        by = words % {"states": _(", ").join(state.name for state in leading)}
    cited = _(", ").join(resolution.name for resolution in resolutions)
    press = _articles(articles)
    kind, mode = meeting.get_kind_display(), meeting.get_mode_display()
    details = (" · ".join(part for part in (days, place) if part), by, cited, press)
    return Preview(
        "article",
        cut(f"{meeting.title} · {days}", MOST_TITLE),
        _description(kind, days, place, by, cited, press),
        meeting.title,
        _("%(kind)s · %(mode)s") % {"kind": kind, "mode": mode},
        tuple(part for part in details if part),
    )


def of_article(article: Article) -> Preview:
    """Return the preview of an article: headline, outlet and date, and the beginning of our abstract."""
    outlet = article.source.name if article.source else _("outlet not known")
    date = date_of(article)
    return Preview(
        "article",
        cut(article.display_title, MOST_TITLE),
        _description(outlet, date, article.abstract),
        article.display_title,
        outlet,
        (
            date,
            *(meeting.title for meeting in article.meetings_covered(PRIMARY)),
        ),
    )


def of_authority(authority: Authority, heading: str, articles: int) -> Preview:
    """Return the preview of an authority: its name, what it is, and how many articles there are."""
    subject = getattr(authority, "subject", "")
    press = _articles(articles)
    return Preview(
        "profile" if isinstance(authority, Official) else "article",
        cut(authority.name, MOST_TITLE),
        _description(f"{heading}: {authority.name}", subject, authority.other_name, press),
        authority.name,
        heading,
        tuple(part for part in (subject, authority.other_name, press) if part),
    )


def of_home() -> Preview:
    """Return the preview of the archive as a whole."""
    description = _(
        "An open archive of press articles about the meetings of the Global Coalition against Daesh, "
        "2014 to today."
    )
    title = _("The reading room of the Coalition’s meetings")
    return Preview("website", title, description, title, "", (description,))


def _articles(count: int) -> str:
    words = ngettext("%(n)d article in the press", "%(n)d articles in the press", count)
    return words % {"n": count}


def _description(*parts: str) -> str:
    return cut(" · ".join(part for part in parts if part), MOST_DESCRIPTION)


@dataclass(frozen=True)
class Tag:
    """A `meta` element: the attribute that names it, its name, its content."""

    attribute: str
    name: str
    content: str


def tags(preview: Preview, address: str, cards: dict[str, str]) -> Iterator[Tag]:
    """Yield the tags of Open Graph (ogp.me) and of X for a page.

    `cards` are the full addresses of its pictures by shape; without any, the page has none.
    """
    language = (get_language() or "ar")[:2]
    graph = [
        ("og:type", preview.kind),
        ("og:title", preview.title),
        ("og:description", preview.description),
        ("og:url", address),
        ("og:site_name", _("The reading room")),
        ("og:locale", LOCALES.get(language, language)),
        *(("og:locale:alternate", locale) for code, locale in LOCALES.items() if code != language),
    ]
    for shape, picture in cards.items():
        width, height = CARD_SIZES[shape]
        graph += [
            ("og:image", picture),
            ("og:image:type", "image/png"),
            ("og:image:width", str(width)),
            ("og:image:height", str(height)),
            ("og:image:alt", preview.card_text),
        ]
    yield from (Tag("property", name, content) for name, content in graph if content)
    yield Tag("name", "twitter:card", "summary_large_image" if cards else "summary")
    yield Tag("name", "twitter:title", preview.title)
    if preview.description:
        yield Tag("name", "twitter:description", preview.description)
    if cards:
        yield Tag("name", "twitter:image", cards["card"])
        yield Tag("name", "twitter:image:alt", cut(preview.card_text, 420))
