"""Fields of the desk: digits of every script, dates as people write them, directions by content."""

import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from articles.admin.forms import fields
from articles.models import Article, ArticleDate, Figure, Meeting, Resolution
from articles.models.fields import CodeField
from articles.templatetags import curation
from tests import builders
from tests.admin.test_admin import form_of, text

DAY = dt.date(2019, 6, 25)


@pytest.mark.parametrize(
    "written",
    [
        "2019-06-25", "٢٠١٩-٠٦-٢٥", "۲۰۱۹-۰۶-۲۵", "2019-6-25", "2019/6/25", "٢٠١٩/٦/٢٥", "25/6/2019",
        "٢٥/٦/٢٠١٩", "25-06-2019", "25.6.2019", "2019.06.25", " 2019-06-25 ", "\u200f٢٥/٦/٢٠١٩\u200f",
        "25 يونيو 2019", "٢٥ حزيران ٢٠١٩", "25 حزيران/يونيو 2019", "25 June 2019",
    ],
)  # fmt: skip
def test_date__is_read_as_people_write_it(written):
    assert fields.DateField().clean(written) == DAY


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("5/6/2019", "ambiguous"), ("٠٥-٠٦-٢٠١٩", "ambiguous"), ("2019", "partial"), ("٢٠١٩-٠٦", "partial"),
        ("2019-02-30", "invalid"), ("2019-13-01", "invalid"), ("غدا", "invalid"), ("25 يونيو", "invalid"),
        ("24 و25 يونيو 2019", "invalid"), ("25 يونيو 2019 أو بعده", "invalid"), ("10 شوال 1443 هـ", "invalid"),
        ("1895-01-01", "year"), ("٢١٥٠-٠١-٠١", "year"),
    ],
)  # fmt: skip
def test_date__with_two_readings_or_none_is_refused(written, code):
    with pytest.raises(ValidationError) as error:
        fields.DateField().clean(written)
    assert error.value.code == code


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)), st.sampled_from("0٠۰"))
def test_date__every_day_is_read_back_in_every_script(day, zero):
    digits = str.maketrans("0123456789", "".join(chr(ord(zero) + n) for n in range(10)))
    assert fields.DateField().clean(day.isoformat().translate(digits)) == day


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        (fields.IntegerField(), "٢٢٥٤", 2254), (fields.IntegerField(), "۲۲۵۴", 2254),
        (fields.IntegerField(), "−٣", -3), (fields.IntegerField(), "١٬٢٠٠", 1200),
        (fields.DecimalField(), "٣١٫٥", Decimal("31.5")), (fields.DecimalField(), "7.25", Decimal("7.25")),
        (fields.FloatField(), "۰٫۵", 0.5), (fields.TimeField(), "١٤:٣٠", dt.time(14, 30)),
    ],
)  # fmt: skip
def test_number__is_read_in_digits_of_every_script(field, written, value):
    assert field.clean(written) == value


def test_number__of_two_readings_is_refused():
    with pytest.raises(ValidationError):
        fields.DecimalField().clean("1,200")


def every_form():
    """Yield (model, form field, model field) of every form of the desk, and of its rows."""
    request = type("Request", (), {"method": "GET", "GET": {}, "POST": {}, "user": None})()
    for desk_admin in admin.site._registry.values():
        admins = [desk_admin]
        for inline in desk_admin.get_inlines(request, None):
            admins.append(inline(desk_admin.model, admin.site))
        for each in admins:
            for model_field in each.model._meta.concrete_fields:
                if not model_field.editable or model_field.is_relation or model_field.choices:
                    continue
                field = each.formfield_for_dbfield(model_field, request)
                if field is not None:
                    yield each.model, field, model_field


def test_every_form__fields_take_all_digits_and_have_the_direction_of_their_content():
    tried = 0
    for model, field, model_field in every_form():
        name = f"{model.__name__}.{model_field.name}"
        widgets = getattr(field.widget, "widgets", [field.widget])
        if isinstance(field.widget, forms.CheckboxInput):
            continue
        is_code = isinstance(
            model_field,
            CodeField | models.SlugField | models.EmailField | models.DateField | models.IntegerField
            | models.DecimalField | models.FloatField | models.JSONField | models.GenericIPAddressField
            | models.UUIDField | models.TimeField,
        )  # fmt: skip
        for widget in widgets:
            assert widget.attrs.get("dir") == ("ltr" if is_code else "auto"), name
            assert widget.input_type != "number" if hasattr(widget, "input_type") else True, name
        if isinstance(model_field, models.DateField | models.IntegerField | models.DecimalField):
            assert isinstance(
                field, fields.NumeralsMixin | fields.DateField | fields.SplitDateTimeField
            ), name
        tried += 1
    assert tried > 80


@pytest.mark.django_db
def test_forms__arabic_digits_are_taken_in_fields_and_rows(desk):
    meeting, article = builders.meeting(start="2017-03-22"), builders.article(index=False)
    address = reverse("admin:articles_article_change", args=[article.pk])
    data = form_of(desk, address) | {
        "published_on": "٢٠١٩-٠٦-٢٥",
        "date_links-TOTAL_FORMS": 1, "date_links-0-role": "meeting", "date_links-0-on": "۲۵/۶/۲۰۱۹",
        "date_links-0-on_precision": "day", "date_links-0-status": "confirmed",
        "figures-TOTAL_FORMS": 1, "figures-0-meeting": meeting.pk, "figures-0-counts": "money",
        "figures-0-value": "٧٬٧٠٠٫٥٠", "figures-0-unit_ar": "دولار", "figures-0-unit_en": "USD",
        "figures-0-status": "confirmed",
    }  # fmt: skip
    response = desk.post(address, data)
    assert response.status_code == 302, response.context["errors"]
    article.refresh_from_db()
    assert article.published_on == ArticleDate.objects.get().on == DAY
    assert Figure.objects.get().value == Decimal("7700.50")
    resolution = builders.resolution()
    address = reverse("admin:articles_resolution_change", args=[resolution.pk])
    data = form_of(desk, address) | {
        "number": "٢٣٧٩",
        "year": "۲۰۱۷",
        "adopted_on": "٢١ أيلول ٢٠١٧",
    }
    assert desk.post(address, data).status_code == 302
    resolution = Resolution.objects.get()
    assert (resolution.number, resolution.year) == (2379, 2017)


@pytest.mark.django_db
def test_form__edited_text_gets_line_feeds(desk):
    article = builders.article(body="أولى.\n\nثانية.", index=False)
    address = reverse("admin:articles_article_change", args=[article.pk])
    desk.post(address, form_of(desk, address) | {"body": "أولى.\r\n\r\nثانية معدّلة.\r\nسطر."})
    assert Article.objects.get().body == "أولى.\n\nثانية معدّلة.\nسطر."


@pytest.mark.django_db
def test_pages__values_that_are_only_shown_have_the_direction_of_their_content(desk):
    article = builders.article(
        "Coalition meets in Rome!", withdrawn_reason="Wrong outlet!", index=False
    )
    page = text(desk.get(reverse("admin:articles_article_change", args=[article.pk])))
    assert '<div class="readonly" dir="auto">Wrong outlet!' in page
    assert '<bdi dir="auto">Coalition meets in Rome!</bdi>' in page
    Meeting.objects.create(
        slug="rome",
        title_ar="Rome meeting!",
        title_en="x",
        start_on="2021-06-28",
        kind="ministerial",
    )
    page = text(desk.get("/admin/articles/meeting/"))
    assert '<td dir="auto" class="field-' in page or '<th dir="auto" class="field-' in page


@pytest.mark.parametrize("name", curation.DIRECTIONS)
def test_templates__django_has_the_tags_that_get_a_direction(name):
    source = (curation.DJANGOS_TEMPLATES / name).read_text()
    tag = {
        "change_list_results.html": "{{ item }}",
        "edit_inline/tabular.html": "<p>{{ field.contents }}</p>",
    }
    assert tag.get(name, '<div class="readonly">') in source
