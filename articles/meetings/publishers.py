"""Names of the publishers of pages, by the hosts of their addresses."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from django.db.models import QuerySet, Value
from django.db.models.functions import Lower
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.meetings.display import host_of
from articles.models import CommuniqueCopy, Source
from articles.text import url_keys

# «وزارة الخارجية الأميركية، كلمة الافتتاح»: which of its pages it is.
_REMARK = re.compile(r"[،,].*", re.DOTALL)


class Publishers:
    """The publishers of pages that a page of the archive refers to, loaded when the first is asked for.

    The outlet with the domain of a page published it; so did the publisher of a communiqué, statement or digest
    on the same host. A host with two outlets has no name here, nor has one that only keeps copies of others.
    """

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._awaited: set[str] = set()

    def expect(self, *urls: str) -> None:
        """Note addresses whose publishers will be asked for, to load them together."""
        self._awaited |= {_key(url) for url in urls if url} - self._names.keys()

    def name_of(self, url: str) -> str:
        """Return the name of the publisher of a page in the current language; empty if not known."""
        self.expect(url)
        if self._awaited:
            self._load()
        return self._names.get(_key(url), "")

    def shown(self, url: str) -> SafeString:
        """Return the name of the publisher of a page, or the host of its address, isolated as HTML."""
        if name := self.name_of(url):
            return format_html("<bdi>{}</bdi>", name)
        return format_html('<bdi dir="ltr">{}</bdi>', host_of(url))

    def _load(self) -> None:
        outlets, published = defaultdict(list), defaultdict(Counter)
        is_arabic = (get_language() or "ar").startswith("ar")
        for is_outlet, address, in_arabic, in_english in _publications(self._awaited):
            host, name = _key(address), in_arabic if is_arabic else in_english or in_arabic
            if is_outlet:
                outlets[host].append(name)
            else:
                published[host][_REMARK.sub("", name)] += 1
        for host in self._awaited:
            names = outlets[host] or [name for name, _ in published[host].most_common(1)]
            self._names[host] = names[0] if len(names) == 1 else ""
        self._awaited = set()


def _publications(hosts: set[str]) -> QuerySet:
    """Return rows of the outlets of hosts and of copies of communiqués: is outlet, address, two names."""
    outlets = Source.objects.annotate(host=Lower("domain"), is_outlet=Value(True)).filter(
        host__in=hosts
    )
    own = CommuniqueCopy.objects.exclude(kind=CommuniqueCopy.Kind.MIRROR)
    copies = own.annotate(is_outlet=Value(False)).order_by()
    return outlets.values_list("is_outlet", "domain", "name_ar", "name_en").union(
        copies.values_list("is_outlet", "url", "publisher_ar", "publisher_en"), all=True
    )


def _key(url: str) -> str:
    return url_keys.host(host_of(url))
