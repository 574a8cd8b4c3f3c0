"""How articles and meetings are cited, described in previews, and told to machines."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles.dates import in_words
from articles.models import Article, Meeting


def date_of(article: Article) -> str:
    """Return the date of publication in words; in square brackets where it was inferred."""
    if not article.published_date:
        return _("no date")
    words = in_words(article.published_date, get_language())
    return f"[{words}]" if article.date_basis == Article.DateBasis.INFERRED else words


def quoted(title: str) -> str:
    """Return a title in the quotation marks of the language of the page."""
    return _("“%(title)s”") % {"title": title}


def plain(article: Article) -> str:
    """Return a citation in the order of Arabic bibliographies, up to the address that follows it."""
    outlet = article.source.name if article.source else _("outlet not known")
    parts = [article.byline, quoted(article.display_title), outlet, date_of(article)]
    return _(", ").join(part for part in parts if part)


def meeting_plain(meeting: Meeting) -> str:
    """Return a citation of the page of a meeting, up to the address that follows it."""
    archive = _("The reading room of the Coalition’s meetings")
    return _(", ").join([quoted(meeting.title), meeting_days(meeting), archive])


def meeting_days(meeting: Meeting) -> str:
    """Return the days of a meeting in words: one, or from–to without saying anything twice."""
    language = get_language()
    start, end = meeting.start_date, meeting.end_date
    if end is None or end == start:
        return in_words(start, language)
    if start.day and end.day and (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{in_words(end, language)}"
    return f"{in_words(start, language)} – {in_words(end, language)}"


def meeting_description(meeting: Meeting, hosts, article_count: int) -> str:
    """Return one sentence for previews: what, when, where, hosts, and how many articles."""
    place = meeting.venue.name if meeting.venue else ""
    if meeting.mode == Meeting.Mode.VIRTUAL:
        place = _("virtual meeting")
    parts = [meeting.get_kind_display(), meeting_days(meeting), place]
    if hosts:
        names = [host.name for host in hosts]
        parts.append(_("hosts: %(states)s") % {"states": _(", ").join(names)})
    parts.append(
        ngettext("%(n)d article in the press", "%(n)d articles in the press", article_count)
        % {"n": article_count}
    )
    return " · ".join(part for part in parts if part)


def article_json_ld(article: Article, url: str) -> dict:
    """Return an article as schema.org NewsArticle, with no fact the page does not show."""
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": url,
        "headline": article.display_title[:110],
        "inLanguage": article.language,
        "abstract": article.abstract,
        "url": article.url or url,
        "mainEntityOfPage": url,
        "about": [
            {
                "@type": "Event",
                "name": link.meeting.title_ar,
                "startDate": str(link.meeting.start_date),
            }
            for link in article.coverage.all()
            if link.relation == "primary"
        ],
    }
    if article.source:
        data["publisher"] = {"@type": "NewsMediaOrganization", "name": article.source.name_ar}
    if article.published_date:
        data["datePublished"] = str(article.published_date)
    if article.byline:
        data["author"] = {"@type": "Person", "name": article.byline}
    if article.archived_url:
        data["archivedAt"] = article.archived_url
    return {key: value for key, value in data.items() if value}


def meeting_json_ld(meeting: Meeting, hosts, url: str) -> dict:
    """Return a meeting as schema.org Event, with no fact the page does not show."""
    virtual = meeting.mode == Meeting.Mode.VIRTUAL
    modes = {"virtual": "Online", "hybrid": "Mixed", "in-person": "Offline"}
    data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": url,
        "name": meeting.title_ar,
        "alternateName": meeting.title_en,
        "startDate": str(meeting.start_date),
        "endDate": str(meeting.end_date or ""),
        "eventAttendanceMode": f"https://schema.org/{modes[meeting.mode]}EventAttendanceMode",
        "organizer": [
            {
                "@type": "Country" if host.kind == "state" else "Organization",
                "name": host.name_ar,
            }
            for host in hosts
        ],
        "url": url,
    }
    if virtual:
        data["location"] = {"@type": "VirtualLocation", "url": url}
    elif meeting.venue:
        venue = meeting.venue
        data["location"] = {
            "@type": "Place",
            "name": venue.name_ar,
            "address": {
                "@type": "PostalAddress",
                "addressLocality": venue.name_ar,
                "addressCountry": venue.country.iso_code,
            },
        }
    return {key: value for key, value in data.items() if value}
