"""Link previews: the title, description and card that messengers and social networks show.

Lengths and sizes follow the rules of WhatsApp, Telegram, X, Facebook, LinkedIn and Slack; these are listed with
their sources in tests/outputs/metadata/test_link_preview.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles.meetings.display import date_of, meeting_days, shorten
from articles.models import Article, Authority, Meeting, Official, Resolution, State
from articles.outputs import plain_text
from articles.querysets.counting_modes import PRIMARY

MOST_TITLE, MOST_DESCRIPTION = 70, 200  # characters
MOST_OUTCOME = 120  # characters, so that the days and the place have room behind it
LOCALES = {"ar": "ar_AR", "en": "en_GB"}
CARD_SIZES = {"card": (1200, 630), "card-square": (1080, 1080)}


@dataclass(frozen=True)
class Preview:
    """Preview of a page; `kind` is its Open Graph type.

    The title has no branding, and the description begins with the most important words. The card shows
    `kicker` above `heading`, and each of `details` on a line below it.
    """

    kind: str
    title: str
    description: str
    heading: str
    kicker: str
    details: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Make every text a single clean line (`plain_text`)."""
        for name, value in vars(self).items():
            object.__setattr__(self, name, plain_text.lines_of(value))

    @property
    def card_text(self) -> str:
        """The alternative text of the card."""
        return _(", ").join(part for part in (self.kicker, self.heading, *self.details) if part)


def of_meeting(
    meeting: Meeting,
    hosts: list[State],
    chairs: list[State],
    resolutions: list[Resolution],
    articles: int,
) -> Preview:
    """Return the preview of a meeting: what it decided first, kind, days, place, hosts or chairs, press.

    The title has the days already, so that the first words of the description are the outcome.
    """
    outcome = next((shorten(o.text, MOST_OUTCOME) for o in meeting.outcomes.all()), "")
    days = meeting_days(meeting)
    place = meeting.venue.name if meeting.venue else ""
    if meeting.mode == Meeting.Mode.VIRTUAL:
        place = _("virtual meeting")
    led_by = ""
    if leaders := hosts or chairs:
        template = _("hosts: %(states)s") if hosts else _("chaired by: %(states)s")
        led_by = template % {"states": _(", ").join(state.name for state in leaders)}
    cited = _(", ").join(resolution.name for resolution in resolutions)
    press = _articles(articles)
    kind, mode = meeting.get_kind_display(), meeting.get_mode_display()
    details = (" · ".join(part for part in (days, place) if part), outcome, led_by, cited, press)
    return Preview(
        "article",
        shorten(f"{meeting.title} · {days}", MOST_TITLE),
        _description(outcome, kind, days, place, led_by, cited, press),
        meeting.title,
        _("%(kind)s · %(mode)s") % {"kind": kind, "mode": mode},
        tuple(part for part in details if part),
    )


def of_article(article: Article) -> Preview:
    """Return the preview of an article: headline, outlet, date, and the beginning of the archive's abstract."""
    outlet = article.source.name if article.source else _("outlet not known")
    date = date_of(article)
    return Preview(
        "article",
        shorten(article.display_title, MOST_TITLE),
        _description(outlet, date, article.display_abstract),
        article.display_title,
        outlet,
        (
            date,
            *(meeting.title for meeting in article.meetings_covered(PRIMARY)),
        ),
    )


def of_authority(authority: Authority, heading: str, articles: int) -> Preview:
    """Return the preview of an authority: its name, its kind (`heading`), and its number of articles."""
    subject = getattr(authority, "subject", "")
    press = _articles(articles)
    return Preview(
        "profile" if isinstance(authority, Official) else "article",
        shorten(authority.name, MOST_TITLE),
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
    template = ngettext("%(n)d article in the press", "%(n)d articles in the press", count)
    return template % {"n": count}


def _description(*parts: str) -> str:
    return shorten(" · ".join(part for part in parts if part), MOST_DESCRIPTION)


@dataclass(frozen=True)
class Tag:
    """A `meta` element: its naming attribute (`name` or `property`), its name, its content."""

    attribute: str
    name: str
    content: str


def tags(preview: Preview, address: str, cards: dict[str, str]) -> Iterator[Tag]:
    """Yield the Open Graph (ogp.me) and X tags of a page.

    `cards` are the absolute addresses of its cards by shape; it may be empty.
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
    x_tags = [
        ("twitter:card", "summary_large_image" if cards else "summary"),
        ("twitter:title", preview.title),
        ("twitter:description", preview.description),
    ]
    if cards:
        x_tags += [
            ("twitter:image", cards["card"]),
            ("twitter:image:alt", shorten(preview.card_text, 420)),
        ]
    for attribute, pairs in (("property", graph), ("name", x_tags)):
        for name, content in pairs:
            if content:
                yield Tag(attribute, name, plain_text.line(content))
