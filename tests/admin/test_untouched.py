"""A form that is opened and saved untouched changes nothing: no row, no event of history, no index entry.

Every form of the desk, over records with texts, dates and numbers of every kind.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import DataError, IntegrityError, connection, models, transaction
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from articles.editorial import roles
from articles.models import (
    Article,
    ArticleDate,
    ArticleState,
    Capture,
    Figure,
    FormerSlug,
    Import,
    ImportItem,
    MeetingResolution,
    Operation,
    Outcome,
    ProposedMeeting,
    ProposedOfficial,
    SynonymRing,
    Topic,
)
from tests import builders, hostile_archive
from tests.admin.browser_forms import read_forms

pytestmark = pytest.mark.django_db
MODELS = list(admin.site._registry)
# Tables that a request writes whatever it asks for.
NOT_COMPARED = {"django_session"}
TEXTS = (
    "فقرة أولى.\n\nفقرة ثانية\nوسطرها الثاني.",
    "\n\nسطران فارغان قبل النص وبعده\n\n",
    "نص قديم\r\n\r\nبفواصل ويندوز\r\n",
    "\rرجوع وحده\rوسط النص",
    "   فراغات على الجانبين \u00a0\t ",
    "\u200f علامات \u202bاتجاه\u202c \ufeff غير مرئية \u2066",
    "فاصل \u2028 سطر \u2029 وفقرة \x85 \x0b \x0c \x1c",
    "cafe\u0301 ﷺ ﻻ ك\u0627\u0654",  # decomposed letters and ligatures, which nobody composes
    "</textarea><b>&amp; &lt; \" ' &#13; ]]>",
    "٢٠١٩-٠٦-٢٥ و1,000.50 و۱۲",
    "\x01\x08\x7f",
    "😀 👩\u200d👩\u200d👧 𐎠",
    "كلمة، وأخرى; ثالثة, رابعة",
    "",
    " ",
    "مقطع طويل. " * 400,
)
characters = st.characters(codec="utf-8", exclude_characters="\x00")
texts = st.sampled_from(TEXTS) | st.text(
    st.sampled_from("\n\r \tابةA1،\u0301\u200f\u2028") | characters, max_size=60
)
days = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
moments = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2090, 1, 1), timezones=st.just(dt.UTC))


def value_of(field: models.Field) -> st.SearchStrategy:
    """Return a strategy for the stored values of a model field, valid or not."""
    longest = getattr(field, "max_length", None) or 100_000
    if field.is_relation:
        keys = list(field.remote_field.model._base_manager.values_list("pk", flat=True)[:5])
        return st.sampled_from([*keys, *([None] if field.null else [])] or [None])
    if field.choices:
        codes = [code for code, _label in field.flatchoices]
        gone = [77] if isinstance(field, models.IntegerField) else ["لم يعد"[:longest], ""]
        return st.sampled_from([*codes, *gone])
    match field:
        case ArrayField():
            item = texts.map(lambda text: text[: field.base_field.max_length])
            return st.lists(item, max_size=6)
        case models.BooleanField():
            return st.booleans()
        case models.DateTimeField():
            return moments
        case models.DateField():
            return days
        case models.DecimalField():
            places = field.decimal_places
            most = 10 ** (field.max_digits - places) - 1
            return st.decimals(-most, most, places=places, allow_nan=False)
        case models.FloatField():
            return st.floats(-1e6, 1e6)
        case models.IntegerField():
            return st.integers(0, 32_000)
        case models.JSONField():
            return st.recursive(
                texts | st.integers() | st.none(), lambda v: st.lists(v, max_size=3)
            )
        case models.SlugField():
            return st.from_regex(r"[-a-zA-Z0-9_]{3,30}", fullmatch=True)
        case models.TextField() | models.CharField():
            return texts.map(lambda text: text[:longest])
    return st.nothing()


def change_values(row: models.Model, data: st.DataObject) -> None:
    """Store generated values in a row, past every validation but that of the database."""
    for field in row._meta.concrete_fields:
        # The second factor of the editor would change who is signed in.
        is_users = field.is_relation and field.remote_field.model is get_user_model()
        is_set = field.primary_key or not field.editable or is_users
        strategy = st.nothing() if is_set else value_of(field)
        if strategy.is_empty:
            continue
        value = data.draw(strategy | (st.none() if field.null else st.nothing()), field.name)
        try:
            with transaction.atomic():
                type(row)._base_manager.filter(pk=row.pk).update(**{field.name: value})
        except (IntegrityError, DataError):
            pass  # such a row cannot exist


def stored() -> dict[str, list[str]]:
    """Return the rows of every table."""
    tables = [t for t in connection.introspection.table_names() if t not in NOT_COMPARED]
    parts = [f"SELECT '{table}', t::text FROM \"{table}\" t" for table in tables]
    rows: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts) + " ORDER BY 1, 2")
        for table, row in cursor.fetchall():
            rows.setdefault(table, []).append(row)
    return rows


def difference(before: dict, after: dict) -> list[str]:
    return [
        f"{table}: {sign} {row[:1500]}"
        for table in sorted(before.keys() | after.keys())
        for sign, one, other in (("-", before, after), ("+", after, before))
        for row in one.get(table, ())
        if row not in set(other.get(table, ()))
    ]


def save_untouched(client, address: str, form_id: str, *, button: str = "_save") -> None:
    """Open a form and save it as a browser does; assert that it was taken and that nothing changed."""
    page = client.get(address)
    assert page.status_code == 200, page
    form = next(form for form in read_forms(page.content, address) if form.id == form_id)
    assert form.is_multipart
    before = stored()
    response = client.post(form.action, form.submission | {button: ["x"]})
    errors = response.context and response.context.get("errors")
    assert response.status_code == 302, errors
    changed = difference(before, stored())
    assert not changed, "\n".join(changed)


@pytest.fixture
def records(editor):
    """Create a row of every model of the desk, with rows of every kind in its form."""
    roles.update_groups()
    archive = hostile_archive.make()
    article, meeting = archive.article, archive.meeting
    official = article.officials.get()
    state, venue = article.states.get(), article.venues.get()
    appointment = builders.appointment(official, state, note=" ملاحظة ")
    ring = SynonymRing.objects.create(slug="isis", words=["داعش", "تنظيم الدولة، في العراق"])
    point = Outcome.objects.create(meeting=meeting, position=1, text_ar="نقطة")
    MeetingResolution.objects.create(
        meeting=meeting, resolution=article.resolutions.get(), **builders.CONFIRMED
    )
    date = ArticleDate.objects.create(
        article=article, role="meeting", on="2021-06-28", evidence="\nفي 28 حزيران\r\n", evidence_in="body",
        evidence_start=1, evidence_end=3,
    )  # fmt: skip
    builders.figure(Decimal("31.50"), meeting, article=article, evidence=" ٣١٫٥ مليون\n")
    run = Import.objects.create(label="ملفات\nكثيرة", started_by=editor)
    capture = Capture.objects.create(
        sha256="a" * 64, content="نص".encode(), byte_size=4, media_type="text/plain", origin="x.txt",
        article=article,
    )  # fmt: skip
    group = Group.objects.create(name="فريق  ")
    user = get_user_model().objects.create_user(
        "ﻣﺤﺮر", "a@example.org", "x", last_login=timezone.now(), first_name=" سعاد "
    )
    user.groups.add(group)
    return {
        "article": article, "meeting": meeting, "official": official, "appointment": appointment, "ring": ring,
        "point": point, "state": state, "venue": venue, "link": ArticleState.objects.filter(article=article)[0],
        "date": date, "figure": Figure.objects.get(article=article), "user": user, "group": group, "run": run,
        "item": ImportItem.objects.create(run=run, position=1, name="x", outcome="created", capture=capture),
        "operation": Operation.objects.create(kind="bulk", label="عملية", done_by=editor),
        "person": ProposedOfficial.objects.create(
            article=article, name="فلان بن فلان", office="وزير", state=state, evidence="قال\nفلان"
        ),
        "proposed": ProposedMeeting.objects.create(
            article=article, start_on="2021-06-01", start_on_precision="month", venue=venue, kind="ministerial"
        ),
        "former": FormerSlug.of(Topic).model.objects.create(
            content_type=ContentType.objects.get_for_model(Topic), slug="former", object_id=1
        ),
        "totp": TOTPDevice.objects.create(user=user, name="هاتف"),
        "static": StaticDevice.objects.create(user=user, name="رموز").token_set.create(token="x1").device,
    }  # fmt: skip


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label_lower)
@settings(
    max_examples=4,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_form__saved_untouched_changes_nothing(model, desk, records, data):
    """The form of every model that has one: the rows of the entry and of its inlines hold any values."""
    entry = next((row for row in records.values() if type(row) is model), None)
    entry = entry or model._base_manager.order_by("pk").first()
    if entry is None or not _has_form(desk, entry):
        return
    point = transaction.savepoint()
    try:
        for row in (entry, *_rows_in_form(entry, records)):
            change_values(row, data)
        meta = model._meta
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[entry.pk])
        save_untouched(desk, address, f"{meta.model_name}_form")
    finally:
        transaction.savepoint_rollback(point)


def _has_form(desk, entry: models.Model) -> bool:
    desk_admin = admin.site._registry[type(entry)]
    request = desk.get("/admin/").wsgi_request
    return desk_admin.has_change_permission(request, entry)


def _rows_in_form(entry: models.Model, records: dict) -> list[models.Model]:
    return [
        row
        for row in records.values()
        if any(
            field.is_relation and getattr(row, field.attname) == entry.pk
            for field in row._meta.concrete_fields
            if field.is_relation and field.remote_field.model is type(entry)
        )
    ]


@settings(
    max_examples=8,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_reading_desk__saved_untouched_changes_nothing(desk, records, data):
    point = transaction.savepoint()
    try:
        for row in _rows_in_form(records["article"], records):
            change_values(row, data)
        change_values(records["article"], data)
        address = reverse("admin:articles_article_desk", args=[records["article"].pk])
        save_untouched(desk, address, "desk", button="")
    finally:
        transaction.savepoint_rollback(point)


def test_every_form_of_the_desk_is_among_those_tried(desk, records):
    """So that the property above cannot come to be about nothing."""
    tried = {
        model._meta.label_lower
        for model in MODELS
        if (entry := next((r for r in records.values() if type(r) is model), None)
            or model._base_manager.first()) is not None and _has_form(desk, entry)
    }  # fmt: skip
    assert tried >= {
        "articles.article", "articles.meeting", "articles.official", "articles.state", "articles.venue",
        "articles.source", "articles.topic", "articles.resolution", "articles.appointment",
        "articles.synonymring", "articles.proposedofficial", "articles.proposedmeeting", "auth.user",
        "auth.group", "otp_totp.totpdevice", "otp_static.staticdevice",
    }  # fmt: skip
    assert Article.objects.count() > 1
