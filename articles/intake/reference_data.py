"""Reference data from the catalogue, loaded once per import: the gazetteer for recognition, and outlets."""

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
    """The gazetteer and the outlets of the catalogue."""

    gazetteer: Gazetteer
    sources: tuple[Source, ...]

    def source_of(self, record: ArticleRecord) -> Source | None:
        """Return the outlet that a record names, in any spelling, else the outlet of its address's domain.

        None if neither identifies exactly one outlet.
        """
        if record.outlet:
            named = self._by_name.get(arabic.fold_phrase(record.outlet), ())
            if len(named) == 1:
                return named[0]
        in_domain = self._by_domain.get(url_keys.domain(record.url or ""), ())
        return in_domain[0] if len(in_domain) == 1 else None

    @cached_property
    def _by_name(self) -> dict[str, list[Source]]:
        by_name: dict[str, list[Source]] = defaultdict(list)
        for source in self.sources:
            for key in {arabic.fold_phrase(spelling) for spelling in source.spellings()}:
                by_name[key].append(source)
        return by_name

    @cached_property
    def _by_domain(self) -> dict[str, list[Source]]:
        by_domain: dict[str, list[Source]] = defaultdict(list)
        for source in self.sources:
            if source.domain:
                by_domain[url_keys.host(source.domain)].append(source)
        return by_domain


def load_reference_data() -> ReferenceData:
    """Return the current reference data of the catalogue."""
    return ReferenceData(gazetteer(), tuple(Source.objects.all()))


def gazetteer() -> Gazetteer:
    """Return the names and meetings of the catalogue in the form that recognition uses."""
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
                # Names to exclude: عمان is the state of Oman and also Amman, the capital of another state.
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
