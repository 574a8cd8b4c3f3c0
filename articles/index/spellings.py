"""Spellings: all names by which a query recognises an authority or a synonym ring.

`named` is an authority or a synonym ring throughout.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

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
from articles.search.expansion import name_key
from articles.text import arabic

RING = "ring"
AUTHORITIES = (State, Venue, Official, Resolution, Source, Topic)
SHORTEST_SURNAME = 4  # letters


def update(named) -> None:
    """Update the spellings of an authority or a ring."""
    last_words = _stored_last_words(named)
    _delete(named)
    if isinstance(named, Official):
        _write_officials(last_words | _folded_last_words(named), changed=named)
    else:
        _write([named])


def forget(named) -> None:
    """Delete the spellings of an authority or a ring that is about to be deleted."""
    last_words = _stored_last_words(named)
    _delete(named)
    if isinstance(named, Official):
        _write_officials(last_words, gone=named)


def _delete(named) -> None:
    Spelling.objects.filter(kind=kind_of(named), object_id=named.pk).delete()


def _write_officials(
    last_words: set[str], changed: Official | None = None, gone: Official | None = None
) -> None:
    """Rewrite the spellings of the changed official and of all who share one of `last_words`.

    A last word is a spelling only of an official who is the only one to bear it.
    """
    officials = [official for official in Official.objects.all() if official != gone]
    affected = [
        official
        for official in officials
        if official == changed or last_words & _folded_last_words(official)
    ]
    for official in affected:
        _delete(official)
    _write(affected, _surnames(officials))


def _stored_last_words(named) -> set[str]:
    """Return the folded last words of the spellings in the database."""
    stored = Spelling.objects.filter(kind=kind_of(named), object_id=named.pk)
    return {folded.split()[-1] for folded in stored.values_list("folded", flat=True) if folded}


def rebuild() -> None:
    """Rewrite all spellings."""
    Spelling.objects.all().delete()
    Spelling.objects.bulk_create(computed_spellings())


def computed_spellings() -> Iterator[Spelling]:
    """Yield all spellings as they would be written now, without writing them."""
    surnames = _surnames(Official.objects.all())
    for model in (*AUTHORITIES, SynonymRing):
        yield from _spellings(model.objects.all(), surnames)


def kind_of(named) -> str:
    return RING if isinstance(named, SynonymRing) else named.facet


def _write(all_named: Iterable, surnames: Counter[str] | None = None) -> None:
    Spelling.objects.bulk_create(_spellings(all_named, surnames))


def _spellings(all_named: Iterable, surnames: Counter[str] | None) -> Iterator[Spelling]:
    for named in all_named:
        for position, text in enumerate(dict.fromkeys(_names(named, surnames))):
            if folded := arabic.fold_phrase(text):
                yield Spelling(
                    kind=kind_of(named),
                    object_id=named.pk,
                    place=position,
                    text=text[:200],
                    folded=folded[:200],
                    key=name_key(arabic.words(text))[:200],
                )


def _names(named, surnames: Counter[str] | None) -> list[str]:
    if isinstance(named, SynonymRing):
        return named.words
    names = named.spellings()
    if isinstance(named, Official) and surnames:
        names += [word for word in _last_words(named) if surnames[arabic.fold(word)] == 1]
    if isinstance(named, Venue) and named.name_fr:
        names.append(named.name_fr)
    if isinstance(named, Resolution):
        number = str(named.number)
        organ = "UNSC" if named.body == Resolution.Body.SECURITY_COUNCIL else "UNGA"
        names += [number, f"{organ} {number}", f"{organ}R {number}", named.symbol.split("(")[0]]
    return names


def _last_words(official: Official) -> list[str]:
    """Return the last words of an official's names, each used alone as a name: Pompeo, بومبيو."""
    words = [name.split()[-1] for name in (official.name_ar, official.name_en) if name.split()]
    return [word for word in words if len(word) >= SHORTEST_SURNAME]


def _folded_last_words(official: Official) -> set[str]:
    return {arabic.fold(word) for word in _last_words(official)}


def _surnames(officials: Iterable[Official]) -> Counter[str]:
    """Return the number of officials who bear each last word."""
    return Counter(word for official in officials for word in _folded_last_words(official))
