"""Writes the names by which questions recognise an authority, and the short addresses of meetings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from articles.models import (
    Meeting,
    Official,
    Resolution,
    ShortAddress,
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


def give_short_addresses(meetings: Iterable[Meeting]) -> None:
    """Give each published meeting a short address that means it: `2022-marrakesh`, `2018-02-kuwait`.

    One that has an address which still fits keeps it, whatever comes later. One that was given leads to
    its meeting for ever, also when it is shown no more.
    """
    for meeting in meetings:
        short = meeting.short_slug
        if not meeting.is_published or (short and _means(short, meeting.slug)):
            continue
        meeting.short_slug = _short_slug(meeting)
        ShortAddress.objects.get_or_create(slug=meeting.short_slug, meeting=meeting)
        Meeting.objects.filter(pk=meeting.pk).update(short_slug=meeting.short_slug)


def meant_by(short: str, meetings: Iterable[Meeting]) -> list[Meeting]:
    """Return the meetings whose address has all parts of a short one, the year first."""
    return [meeting for meeting in meetings if _means(short, meeting.slug)]


def _means(short: str, slug: str) -> bool:
    parts, whole = short.split("-"), slug.split("-")
    return parts[0] == whole[0] and set(parts) <= set(whole)


def _short_slug(meeting: Meeting) -> str:
    """Return the shortest of year-place, month-place and date-place that means one meeting alone."""
    others = list(Meeting.objects.exclude(pk=meeting.pk))
    taken = set(ShortAddress.objects.exclude(meeting=meeting).values_list("slug", flat=True))
    words = meeting.slug.removeprefix(f"{meeting.start_date}-").split("-")
    place = meeting.venue.slug if meeting.venue else meeting.mode
    if not set(place.split("-")) <= set(words):  # Kuwait City in an address of Kuwait
        place = words[0]
    for date in meeting.start_date.ancestors():
        short = f"{date}-{place}"
        if short not in taken and _means(short, meeting.slug) and not meant_by(short, others):
            return short
    return meeting.slug if meeting.slug not in taken else f"{meeting.slug}-{meeting.pk}"
