"""Reference data from the catalogue, loaded once per import: the gazetteer for recognition, and outlets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from articles.intake.recognition import (
    Gazetteer,
    KnownMeeting,
    Named,
    NamedState,
    cities,
    demonyms,
)
from articles.intake.recognition.gazetteer import Term
from articles.interchange.record import ArticleRecord
from articles.models import (
    Appointment,
    Attendance,
    Figure,
    Meeting,
    MeetingResolution,
    Official,
    Participation,
    Resolution,
    Source,
    State,
    Topic,
    Venue,
)
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
    states = list(State.objects.all())
    places = tuple(
        Named(venue.pk, tuple(venue.spellings()), of=venue.country_id) for venue in venues
    )
    other_cities, capitals = cities.others(
        places,
        {state.iso_code: state.pk for state in states if state.iso_code},
        {tuple(arabic.words(name)) for state in states for name in state.spellings()},
    )
    return Gazetteer(
        venues=places,
        cities=other_cities,
        capitals=capitals,
        states=tuple(
            NamedState(
                state.pk,
                (*state.spellings(), *demonyms.names_of(state.iso_code)),
                (*state.adjectives, *demonyms.adjectives_of(state.iso_code)),
                # Names to exclude: عمان is the state of Oman and also Amman, the capital of another state.
                tuple(n for v in venues if v.country_id != state.pk for n in v.spellings()),
            )
            for state in states
        ),
        officials=tuple(Named(o.pk, tuple(o.spellings())) for o in Official.objects.all()),
        resolutions=tuple(Resolution.objects.values_list("number", "pk")),
        topics=tuple(Named(t.pk, tuple(t.keywords)) for t in Topic.objects.all()),
        meetings=_known_meetings(),
        terms=tuple(
            Term(
                appointment.official_id,
                appointment.from_on,
                appointment.to_on,
                appointment.office_kind,
            )
            for appointment in Appointment.objects.exclude(
                dates_basis__in=[Appointment.DatesBasis.SEEN, Appointment.DatesBasis.UNKNOWN]
            )
        ),
    )


def _known_meetings() -> tuple[KnownMeeting, ...]:
    """Return the meetings of the catalogue with those who hosted and attended them, in six queries."""
    hosts, attendees, resolutions, counts = (defaultdict(set) for _ in range(4))
    hosting = [Participation.Role.HOST, Participation.Role.CO_HOST, Participation.Role.CO_CHAIR]
    for grouped, pairs in (
        (
            hosts,
            Participation.objects.filter(status="confirmed", role__in=hosting).values_list(
                "meeting", "state"
            ),
        ),
        (
            attendees,
            Attendance.objects.filter(status="confirmed").values_list("meeting", "official"),
        ),
        (
            resolutions,
            MeetingResolution.objects.filter(status="confirmed").values_list(
                "meeting", "resolution"
            ),
        ),
        (
            counts,
            Figure.objects.filter(
                status="confirmed", counts=Figure.Counts.PARTICIPANTS, meeting__isnull=False
            ).values_list("meeting", "value"),
        ),
    ):
        for meeting, value in pairs:
            grouped[meeting].add(int(value))
    return tuple(
        KnownMeeting(
            m.pk,
            m.start_date,
            m.end_date,
            m.venue_id,
            m.mode == Meeting.Mode.VIRTUAL,
            m.kind,
            frozenset(hosts[m.pk]),
            frozenset(attendees[m.pk]),
            frozenset(resolutions[m.pk]),
            frozenset(counts[m.pk]),
        )
        for m in Meeting.objects.all()
    )
