"""Factories for the records that tests need, with realistic Arabic data."""

from __future__ import annotations

import datetime as dt
import itertools

from django.utils import timezone

from articles.index import short_addresses, writer
from articles.models import (
    Appointment,
    Article,
    ArticleOfficial,
    ArticleResolution,
    ArticleState,
    ArticleTopic,
    ArticleVenue,
    Attendance,
    Coverage,
    Figure,
    Meeting,
    Official,
    Participation,
    Resolution,
    Source,
    State,
    Topic,
    Venue,
)
from articles.text.dates import PartialDate

_numbers = itertools.count(1)


def state(slug="morocco", name_ar="المغرب", name_en="Morocco", **fields) -> State:
    fields.setdefault("iso_code", "")
    return State.objects.create(slug=slug, name_ar=name_ar, name_en=name_en, **fields)


def venue(slug="marrakesh", name_ar="مراكش", name_en="Marrakesh", country=None, **fields) -> Venue:
    country = country or State.objects.filter(slug="morocco").first() or state()
    return Venue.objects.create(
        slug=slug, name_ar=name_ar, name_en=name_en, country=country, latitude=31.63, longitude=-7.99,
        **fields,
    )  # fmt: skip


def source(
    slug="hespress-test", name_ar="صحيفة الاختبار", name_en="Test Daily", **fields
) -> Source:
    return Source.objects.create(slug=slug, name_ar=name_ar, name_en=name_en, **fields)


def official(
    slug="nasser-bourita", name_ar="ناصر بوريطة", name_en="Nasser Bourita", **fields
) -> Official:
    return Official.objects.create(slug=slug, name_ar=name_ar, name_en=name_en, **fields)


def resolution(number=2254, year=2015, **fields) -> Resolution:
    return Resolution.objects.create(
        slug=f"unsc-{number}", number=number, year=year, name_ar=f"القرار {number}",
        name_en=f"Resolution {number}", subject_ar="التسوية", subject_en="Settlement", **fields,
    )  # fmt: skip


def topic(slug="africa", name_ar="أفريقيا", name_en="Africa", **fields) -> Topic:
    return Topic.objects.create(slug=slug, name_ar=name_ar, name_en=name_en, **fields)


def meeting(slug="2022-05-11-marrakesh-ministerial", start="2022-05-11", **fields) -> Meeting:
    fields = {
        "title_ar": "الاجتماع الوزاري العام، مراكش", "title_en": "Plenary ministerial, Marrakesh",
        "kind": "ministerial", "mode": "in-person", "status": "published",
    } | fields  # fmt: skip
    record = Meeting(slug=slug, **fields)
    record.start_date = PartialDate.parse(start)
    record.save()
    short_addresses.assign_short_addresses([record])
    return record


def article(
    title="المغرب يحتضن اجتماع التحالف", *, date="2022-05-12", index=True, **fields
) -> Article:
    """Create an article, by default published and indexed; its links are given as lists of authorities."""
    links = {
        relation: fields.pop(relation, ())
        for relation in (
            "meetings", "background", "venues", "states", "officials", "resolutions", "topics",
        )
    }  # fmt: skip
    fields = {"status": "published", "abstract": "خبر عن الاجتماع."} | fields
    if "source" not in fields:
        fields.setdefault("source_unknown", True)
    record = Article(title=title, published_at=timezone.now(), **fields)
    if date == "not-stated":
        record.published_on_precision = "not-stated"
    elif date:
        record.published_date = PartialDate.parse(date)
    if record.status == "withdrawn":
        record.withdrawn_at = record.withdrawn_at or timezone.now()
    record.save()
    confirmed = {"status": "confirmed", "confirmed_at": timezone.now()}
    for target in links["meetings"]:
        Coverage.objects.create(article=record, meeting=target, relation="primary", **confirmed)
    for target in links["background"]:
        Coverage.objects.create(article=record, meeting=target, relation="background", **confirmed)
    for relation, model, name in (
        ("venues", ArticleVenue, "venue"),
        ("states", ArticleState, "state"),
        ("officials", ArticleOfficial, "official"),
        ("resolutions", ArticleResolution, "resolution"),
        ("topics", ArticleTopic, "topic"),
    ):
        for target in links[relation]:
            model.objects.create(article=record, **{name: target}, **confirmed)
    if index:
        writer.index_article(record)
    return record


CONFIRMED = {"status": "confirmed", "confirmed_at": timezone.now()}


def participation(meeting: Meeting, state: State, role="participant", **fields) -> Participation:
    return Participation.objects.create(
        **CONFIRMED | {"meeting": meeting, "state": state, "role": role} | fields
    )


def attendance(meeting: Meeting, official: Official, role="participant", **fields) -> Attendance:
    return Attendance.objects.create(
        **CONFIRMED | {"meeting": meeting, "official": official, "role": role} | fields
    )


def appointment(official: Official, state: State, **fields) -> Appointment:
    return Appointment.objects.create(
        **{
            "official": official, "state": state, "office_ar": "وزير الخارجية",
            "office_en": "Foreign Minister", "office_kind": "foreign-minister",
            "from_on": dt.date(2017, 4, 5), "from_on_precision": "day",
        } | fields
    )  # fmt: skip


def figure(value, meeting: Meeting | None = None, **fields) -> Figure:
    return Figure.objects.create(
        **CONFIRMED
        | {"meeting": meeting, "counts": "participants", "value": value,
           "unit_ar": "دولة", "unit_en": "states",
           # as an editor decides for what a source says of a meeting
           "destination": "meeting" if meeting else "",
           "evidence_url": "" if fields.get("article") else "https://example.org/communique"}
        | fields
    )  # fmt: skip


def link_states(article: Article, states) -> None:
    """Create confirmed links of an article to states."""
    for target in states:
        ArticleState.objects.create(
            article=article, state=target, status="confirmed", confirmed_at=timezone.now()
        )


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
