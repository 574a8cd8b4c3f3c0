"""Spellings: every name by which a question recognises an authority or a synonym ring."""

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
NAMED = (State, Venue, Official, Resolution, Source, Topic)
SHORTEST_SURNAME = 4  # letters


def update(named) -> None:
    """Bring the spellings of an authority or of a ring up to date."""
    written = _last_words_written(named)
    _delete(named)
    if isinstance(named, Official):
        _write_officials(written | _folded_last_words(named), changed=named)
    else:
        _write([named])


def forget(named) -> None:
    """Forget the spellings of an authority or of a ring that is about to be no more."""
    written = _last_words_written(named)
    _delete(named)
    if isinstance(named, Official):
        _write_officials(written, gone=named)


def _delete(named) -> None:
    Spelling.objects.filter(kind=kind_of(named), object_id=named.pk).delete()


def _write_officials(
    last_words: set[str], changed: Official | None = None, gone: Official | None = None
) -> None:
    """Write the one that changed, and those with one of these last words: who bears one alone is called so."""
    officials = [each for each in Official.objects.all() if each != gone]
    affected = [e for e in officials if e == changed or last_words & _folded_last_words(e)]
    for each in affected:
        _delete(each)
    _write(affected, _surnames(officials))


def _last_words_written(named) -> set[str]:
    """Return the last words of the names as they were saved before, folded."""
    written = Spelling.objects.filter(kind=kind_of(named), object_id=named.pk)
    return {folded.split()[-1] for folded in written.values_list("folded", flat=True) if folded}


def rebuild() -> None:
    """Write the spellings of everything anew."""
    Spelling.objects.all().delete()
    Spelling.objects.bulk_create(as_written())


def as_written() -> Iterator[Spelling]:
    """Yield the spellings of everything as they would be written now; writes nothing."""
    surnames = _surnames(Official.objects.all())
    for model in (*NAMED, SynonymRing):
        yield from _spellings(model.objects.all(), surnames)


def kind_of(named) -> str:
    return RING if isinstance(named, SynonymRing) else named.facet


def _write(all_named: Iterable, surnames: Counter[str] | None = None) -> None:
    Spelling.objects.bulk_create(_spellings(all_named, surnames))


def _spellings(all_named: Iterable, surnames: Counter[str] | None) -> Iterator[Spelling]:
    for named in all_named:
        for place, text in enumerate(dict.fromkeys(_names(named, surnames))):
            if folded := arabic.fold_phrase(text):
                yield Spelling(
                    kind=kind_of(named),
                    object_id=named.pk,
                    place=place,
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
    """Return what an official is called by alone: Pompeo, بومبيو."""
    words = [name.split()[-1] for name in (official.name_ar, official.name_en) if name.split()]
    return [word for word in words if len(word) >= SHORTEST_SURNAME]


def _folded_last_words(official: Official) -> set[str]:
    return {arabic.fold(word) for word in _last_words(official)}


def _surnames(officials: Iterable[Official]) -> Counter[str]:
    """Count by how many officials each last word is borne."""
    return Counter(word for official in officials for word in _folded_last_words(official))
