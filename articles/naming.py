"""Writes the names by which questions recognise an authority, whenever one is saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from articles import arabic
from articles.models import (
    Official,
    Resolution,
    Source,
    Spelling,
    State,
    SynonymRing,
    Topic,
    Venue,
)
from articles.search.widening import name_key

RING = "ring"
NAMED = (State, Venue, Official, Resolution, Source, Topic)
SHORTEST_SURNAME = 4  # letters


def update(named) -> None:
    """Bring the spellings of an authority or of a ring up to date."""
    forget(named)
    _write([named], _surnames() if isinstance(named, Official) else {})


def forget(named) -> None:
    Spelling.objects.filter(kind=kind_of(named), object_id=named.pk).delete()


def rebuild() -> None:
    """Write the spellings of everything anew."""
    Spelling.objects.all().delete()
    surnames = _surnames()
    for model in (*NAMED, SynonymRing):
        _write(model.objects.all(), surnames if model is Official else {})


def kind_of(named) -> str:
    return RING if isinstance(named, SynonymRing) else named.facet


def _write(all_named: Iterable, surnames: Counter) -> None:
    Spelling.objects.bulk_create(
        Spelling(
            kind=kind_of(named),
            object_id=named.pk,
            place=place,
            text=text[:200],
            folded=arabic.fold_phrase(text)[:200],
            key=name_key(arabic.words(text))[:200],
        )
        for named in all_named
        for place, text in enumerate(dict.fromkeys(_names(named, surnames)))
        if arabic.fold_phrase(text)
    )


def _names(named, surnames: Counter) -> list[str]:
    if isinstance(named, SynonymRing):
        return named.words
    names = named.spellings()
    if isinstance(named, Official):
        names += [word for word in _last_words(named) if surnames[arabic.fold(word)] == 1]
    if isinstance(named, Venue) and named.name_fr:
        names.append(named.name_fr)
    if isinstance(named, Resolution):
        number = str(named.number)
        organ = "UNSC" if named.body == Resolution.Body.SECURITY_COUNCIL else "UNGA"
        names += [number, f"{organ} {number}", f"{organ}R {number}", named.symbol.split("(")[0]]
    return names


def _last_words(official: Official) -> list[str]:
    """Return what an official is called by alone: Pompeo, بومبيو."""
    words = [name.split()[-1] for name in (official.name_ar, official.name_en) if name.split()]
    return [word for word in words if len(word) >= SHORTEST_SURNAME]


def _surnames() -> Counter:
    """Count by how many officials each last word is borne."""
    return Counter(
        word
        for official in Official.objects.all()
        for word in {arabic.fold(word) for word in _last_words(official)}
    )
