"""Comparison keys of URLs: the same key for every spelling of a page's URL. Pure."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from courlan import clean_url

from articles.text import arabic

# The URL of an archived copy contains the URL of the original page.
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\d{1,14}\w{0,3}/", re.IGNORECASE)
_HOST_PREFIXES = re.compile(r"^(?:www\d?|m|mobile|amp)\.")
_TAIL = re.compile(r"/(?:amp/?|index\.(?:html?|php))?$")

# Segments of paths that lead to the front of a site or of a section, where every article was for a day; from
# the addresses of Arabic and English outlets. Folded; «-» and «_» count as blanks.
_FRONTS = frozenset(
    """
    home homepage index default main front frontpage start portal site web ar en fr tr ku fa ru es de ara eng
    arabic english french arab ar-ar en-us en-gb www
    news latest breaking headlines world international politics policy middle-east middleeast mideast arab-world
    region regional local national economy business sports sport culture opinion opinions analysis features
    articles article stories story reports press media security defence defense iraq syria gulf africa europe
    america asia video videos live rss feed feeds
    الرييسيه الصفحه-الرييسيه اخبار الاخبار اخر-الاخبار عاجل سياسه السياسه سياسي عربي عربيه عربي-ودولي دولي دوليه
    دوليات عربيات العالم عالم العالم-العربي الشرق-الاوسط شرق-اوسط اقتصاد رياضه ثقافه راي اراء مقالات تقارير
    محليات محلي امن العراق سوريا الخليج
    """.split()  # noqa: SIM905
)
# Segments behind which the name of a list follows: a category, an author, a page of results.
_LISTS = frozenset(
    """
    category categories cat section sections tag tags topic topics author authors archive archives page search
    label labels user users تصنيف التصنيف قسم الاقسام وسم كاتب بحث
    """.split()  # noqa: SIM905
)
_DAY = re.compile(r"(?:19|20)\d\d(?:/\d\d?){0,2}")
_LONG_NUMBER = re.compile(r"\d{5}")  # of an article, not of a page of a list
_EXTENSION = re.compile(r"\.(?:html?|php\d?|aspx?|jsp|cfm)$")
# Parameters that choose how a front is shown, not which article.
_VIEWS = frozenset(
    {"lang", "language", "hl", "locale", "ref", "from", "source", "theme", "view", "edition"}
)


def page_key(address: str) -> str:
    """Return the key that all URLs of one page have in common, or "" if `address` is not a URL.

    Drops the scheme, www and mobile prefixes of the host, the fragment, tracking parameters, AMP and the final
    slash; a copy in the Wayback Machine has the key of its original. For comparison, never for display.
    """
    address = _ARCHIVED.sub("", address.strip())
    if not re.match(r"https?://", address):
        return ""
    try:
        parts = urlsplit(clean_url(address) or address)
        host = _HOST_PREFIXES.sub("", parts.hostname or "")
    except ValueError:
        return ""
    path = _TAIL.sub("", unquote(parts.path))
    query = urlencode(
        sorted(p for p in parse_qsl(parts.query) if p[0] not in ("amp", "outputType"))
    )
    return f"{host}{path}" + (f"?{query}" if query else "")


def identity_key(address: str) -> str:
    """Return the page key of an address that identifies one article, else "".

    A host alone, the home page, the front of a section and the list of a day are given by many records for
    different articles.
    """
    key = page_key(address)
    path, _mark, query = key.partition("?")
    segments = [_segment(part) for part in path.split("/")[1:] if part]
    if any(name not in _VIEWS for name, _value in parse_qsl(query)):
        return key
    return "" if _is_front(segments) else key


def _is_front(segments: list[str]) -> bool:
    """Return whether the folded segments of a path lead to a front, a list or the articles of a day."""
    while segments and segments[0] in _FRONTS:
        segments = segments[1:]
    if segments[-2:-1] == ["page"] and segments[-1].isdigit():
        segments = segments[:-2]
    if len(segments) > 1 and segments[0] in _LISTS and not _LONG_NUMBER.search(segments[1]):
        return all(segment in _FRONTS for segment in segments[2:])
    return not segments or _DAY.fullmatch("/".join(segments)) is not None


def _segment(part: str) -> str:
    return _EXTENSION.sub("", arabic.fold(part)).replace("_", "-").replace(" ", "-")


def domain(address: str) -> str:
    """Return the host of a URL without www, or "" if there is none."""
    return page_key(address).partition("/")[0].partition("?")[0]


def host(name: str) -> str:
    """Return a domain as `domain` returns it: lower case, without www."""
    return _HOST_PREFIXES.sub("", name.strip().lower())
