"""What the catalogue knows, gathered once a run: the names recognition reads against, and the outlets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from articles.intake.recognition import Gazetteer, KnownMeeting, Named, NamedState
from articles.interchange.record import ArticleRecord
from articles.models import Meeting, Official, Resolution, Source, State, Topic, Venue
from articles.text import arabic, url_keys


@dataclass(frozen=True)
class ReferenceData:
    """The gazetteer, and the outlets of the catalogue."""

    gazetteer: Gazetteer
    sources: tuple[Source, ...]

    def source_of(self, record: ArticleRecord) -> Source | None:
        """Return the outlet a record names in any spelling, else the one whose domain it came from."""
        if record.outlet:
            named = self._by_name.get(arabic.fold_phrase(record.outlet), ())
            if len(named) == 1:
                return named[0]
        of_domain = self._by_domain.get(url_keys.domain(record.url or ""), ())
        return of_domain[0] if len(of_domain) == 1 else None

    @cached_property
    def _by_name(self) -> dict[str, list[Source]]:
        named: dict[str, list[Source]] = defaultdict(list)
        for source in self.sources:
            for key in {arabic.fold_phrase(spelling) for spelling in source.spellings()}:
                named[key].append(source)
        return named

    @cached_property
    def _by_domain(self) -> dict[str, list[Source]]:
        found: dict[str, list[Source]] = defaultdict(list)
        for source in self.sources:
            if source.domain:
                found[source.domain.lower().removeprefix("www.")].append(source)
        return found


def load_reference_data() -> ReferenceData:
    """Return what the catalogue knows now."""
    return ReferenceData(gazetteer(), tuple(Source.objects.all()))


def gazetteer() -> Gazetteer:
    """Return the names and meetings of the catalogue, as recognition wants them."""
    venues = list(Venue.objects.all())
    return Gazetteer(
        venues=tuple(
            Named(venue.pk, tuple(venue.spellings()), of=venue.country_id) for venue in venues
        ),
        states=tuple(
            NamedState(
                state.pk,
                tuple(state.spellings()),
                tuple(state.adjectives),
                # عمان is a state, and the capital of another one.
                tuple(n for v in venues if v.country_id != state.pk for n in v.spellings()),
            )
            for state in State.objects.all()
        ),
        officials=tuple(Named(o.pk, tuple(o.spellings())) for o in Official.objects.all()),
        resolutions=tuple(Resolution.objects.values_list("number", "pk")),
        topics=tuple(Named(t.pk, tuple(t.keywords)) for t in Topic.objects.all()),
        meetings=tuple(
            KnownMeeting(
                m.pk, m.start_date, m.end_date, m.venue_id, m.mode == Meeting.Mode.VIRTUAL, m.kind
            )
            for m in Meeting.objects.all()
        ),
    )
