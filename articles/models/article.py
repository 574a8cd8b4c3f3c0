"""Articles: bibliographic records of press articles, and the stories that several outlets printed.

An article is one text in one outlet on one day. Its description is always shown, its text as far as
its rights allow.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.indexes import HashIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.models.addresses import address, is_own_host, permanent_address
from articles.models.authority import Official, Resolution, Source, State, Topic, Venue
from articles.models.fields import (
    CodeField,
    DatePrecision,
    PartialDateProperty,
    editor_field,
    partial_date_constraint,
    precision_field,
    web_address,
)
from articles.models.meeting import Meeting
from articles.querysets import ArticleQuerySet
from articles.querysets.counting_modes import PRIMARY
from articles.querysets.records import PUBLISHED
from articles.text import arabic, url_keys
from articles.text.authors import authors_of

if TYPE_CHECKING:
    from articles.models.link_kinds import LinkKind

# Crockford's base 32: without the letters that look like a digit or another letter.
_ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
PERMANENT_ID_LENGTH = 10
# What publishing needs, said by the form and by the workflow alike.
OUTLET_NEEDED = _("To publish, choose the outlet or tick that it is not known.")
DATE_NEEDED = _("To publish, give the date of publication or say that it is not stated.")


def new_permanent_id() -> str:
    """Return a random id of ten letters and digits: 50 bits, short enough to type from a footnote."""
    return "".join(secrets.choice(_ID_ALPHABET) for _ in range(PERMANENT_ID_LENGTH))


def permanent_id_from(number: int) -> str:
    """Return the permanent id that encodes the lowest 50 bits of `number`, five bits a character."""
    return "".join(
        _ID_ALPHABET[(number >> 5 * position) & 31] for position in range(PERMANENT_ID_LENGTH)
    )


class Story(models.Model):
    """One text printed by several outlets: the articles of a story are copies of each other.

    Each copy remains an article of its own; their dates tell which is the earliest.
    """

    note = models.CharField(_("cataloguer’s note"), max_length=300, blank=True)
    settled = models.BooleanField(
        _("compared"), default=False, help_text=_("An editor has compared the copies.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("story of an agency")
        verbose_name_plural = _("stories of agencies")

    def __str__(self) -> str:
        return self.note or str(self.pk)


class Article(models.Model):
    """One press article: its bibliographic record and, if it was imported, its text."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in-review", _("in review")
        PUBLISHED = PUBLISHED, _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class TitleBasis(models.TextChoices):
        PRINTED = "printed", _("as published")
        SUPPLIED = "supplied", _("inferred from the web address or the text")
        TRUNCATED = "truncated", _("inferred from the web address (truncated there)")

    class DateBasis(models.TextChoices):
        PAGE = "page", _("stated on the page")
        URL = "url", _("read from the web address")
        INFERRED = "inferred", _("inferred from the text")
        RECORD = "record", _("stated by a bibliography or a table")
        NONE = "", _("none")

    permanent_id = CodeField(
        _("permanent id"), max_length=12, unique=True, default=new_permanent_id, editable=False
    )
    title = models.CharField(_("headline"), max_length=500)
    title_basis = models.CharField(
        _("source of the headline"), max_length=10, choices=TitleBasis, default=TitleBasis.PRINTED
    )
    subtitle = models.CharField(_("subtitle"), max_length=500, blank=True)
    byline = models.CharField(
        _("byline"), max_length=2_000, blank=True,
        help_text=_("Several authors: a semicolon between two."),
    )  # fmt: skip
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        related_name="articles",
        verbose_name=_("outlet"),
        null=True,
        blank=True,
    )
    source_unknown = models.BooleanField(_("outlet not known"), default=False)
    published_on = models.DateField(_("date of publication"), null=True, blank=True)
    published_on_precision = precision_field(blank=True)
    date_basis = models.CharField(
        _("source of the date"), max_length=10, choices=DateBasis, blank=True
    )
    language = CodeField(_("language"), max_length=8, default="ar")
    abstract = models.TextField(
        _("abstract"), blank=True, help_text=_("Write it yourself; never copy.")
    )
    abstract_en = models.TextField(
        _("abstract in English"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Write it yourself; never copy."),
    )
    body = models.TextField(_("text"), blank=True)
    caption = models.TextField(_("captions of pictures"), blank=True)
    cut_text = models.TextField(_("what was cut from the capture"), blank=True)
    url = web_address(_("address"))
    archived_url = web_address(_("archived copy"))
    rights = models.CharField(
        _("rights"), max_length=10, choices=Source.Rights, default=Source.Rights.METADATA
    )
    story = models.ForeignKey(
        Story,
        models.SET_NULL,
        related_name="articles",
        verbose_name=_("a copy of the story"),
        null=True,
        blank=True,
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, db_index=True
    )
    submitted_at = models.DateTimeField(
        _("sent to review at"), null=True, blank=True, editable=False
    )
    submitted_by = editor_field(_("sent to review by"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    published_by = editor_field(_("published by"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawn_by = editor_field(_("withdrawn by"))
    withdrawn_reason = models.CharField(_("reason of withdrawal"), max_length=300, blank=True)
    created_by = editor_field(_("brought in by"))
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    title_key = models.CharField(max_length=500, editable=False, db_index=True)
    # The same for all variants of one URL, so that they can be matched.
    page_key = models.TextField(editable=False, blank=True)

    meetings = models.ManyToManyField(Meeting, through="Coverage", related_name="articles")
    venues = models.ManyToManyField(Venue, through="ArticleVenue", related_name="articles")
    states = models.ManyToManyField(State, through="ArticleState", related_name="articles")
    officials = models.ManyToManyField(Official, through="ArticleOfficial", related_name="articles")
    resolutions = models.ManyToManyField(
        Resolution, through="ArticleResolution", related_name="articles"
    )
    topics = models.ManyToManyField(Topic, through="ArticleTopic", related_name="articles")

    published_date = PartialDateProperty("published_on")

    objects = ArticleQuerySet.as_manager()
    link_kinds: ClassVar[
        Mapping[str, LinkKind]
    ] = {}  # those of `link_kinds`, which imports this module

    class Meta:
        verbose_name = pgettext_lazy("name of a model", "article")
        verbose_name_plural = _("articles")
        ordering = ["-published_on", "-pk"]
        permissions = [
            ("publish_article", "Can publish and withdraw articles"),
            ("curate_article", "Can work on the articles of others"),
        ]
        indexes = [
            models.Index(fields=["url"], name="article_url", condition=~Q(url="")),
            HashIndex(fields=["page_key"], name="article_page_key", condition=~Q(page_key="")),
            # The articles awaiting an editor, oldest first: few compared with the published ones.
            models.Index(
                fields=["status", "created_at"],
                name="article_waiting",
                condition=~Q(status=PUBLISHED),
            ),
        ]
        constraints = [
            partial_date_constraint("published_on", "article_published_on_partial"),
            models.CheckConstraint(
                condition=Q(source__isnull=True) | Q(source_unknown=False),
                name="article_outlet_known_or_not",
                violation_error_message=_(
                    "An article cannot both have an outlet and be marked “outlet not known”."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(status=PUBLISHED) | Q(source__isnull=False) | Q(source_unknown=True),
                name="published_article_has_outlet_or_unknown",
                violation_error_message=OUTLET_NEEDED,
            ),
            models.CheckConstraint(
                condition=~Q(status=PUBLISHED) | ~Q(published_on_precision=""),
                name="published_article_has_date_or_not_stated",
                violation_error_message=DATE_NEEDED,
            ),
            models.CheckConstraint(
                condition=~Q(status=PUBLISHED) | Q(published_at__isnull=False),
                name="published_article_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | ~Q(withdrawn_reason=""),
                name="withdrawn_article_has_reason",
                violation_error_message=_("To withdraw, give the reason that readers will see."),
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | Q(withdrawn_at__isnull=False),
                name="withdrawn_article_has_moment",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="article_has_title"),
        ]

    def __str__(self) -> str:
        return self.display_title

    def clean(self) -> None:
        super().clean()
        for name in ("url", "archived_url"):
            if is_own_host(getattr(self, name)):
                raise ValidationError(
                    {name: _("This is a page of this archive, not of the outlet.")}
                )

    def save(self, **options) -> None:
        self.title_key = arabic.fold_phrase(self.title)[:500]
        self.page_key = url_keys.page_key(self.url)
        super().save(**options)

    @property
    def display_title(self) -> str:
        """The headline, in square brackets if it was supplied and not seen in print."""
        return self.title if self.title_basis == self.TitleBasis.PRINTED else f"[{self.title}]"

    @property
    def abstracts(self) -> list[tuple[str, str]]:
        """The abstract in each language it is written in, that of the page first, as (language, text)."""
        written = {"ar": self.abstract, "en": self.abstract_en}
        language = (get_language() or "ar")[:2]
        order = sorted(written, key=lambda code: code != language)
        return [(code, written[code]) for code in order if written[code]]

    @property
    def display_abstract(self) -> str:
        """The abstract in the language of the page, else in the other; empty if there is none."""
        return next((text for _language, text in self.abstracts), "")

    @property
    def authors(self) -> tuple[str, ...]:
        return authors_of(self.byline)

    @property
    def slug(self) -> str:
        """The readable end of the URL: outlet and date, as far as known."""
        parts = [self.source.slug if self.source else "unknown-outlet"]
        if self.published_date:
            parts.append(str(self.published_date))
        return "-".join(parts)

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_withdrawn(self) -> bool:
        return self.status == self.Status.WITHDRAWN

    @property
    def days_of_offices(self) -> tuple[dt.date, dt.date] | tuple[None, None]:
        """First and last day for looking up offices: of the article, else of the first meeting it is about."""
        if self.published_date:
            return self.published_date.first_day, self.published_date.last_day
        for meeting in self.meetings_covered(PRIMARY):
            return meeting.first_day, meeting.last_day
        return None, None

    def meetings_covered(self, relation: str) -> list[Meeting]:
        """Return the meetings the article is confirmed to be about or to mention, as `relation` says.

        Reads the prefetched `coverage`.
        """
        links = self.coverage.all()
        return [link.meeting for link in links if link.is_confirmed and link.relation == relation]

    @property
    def date_not_stated(self) -> bool:
        return self.published_on_precision == DatePrecision.NOT_STATED

    @property
    def shows_full_text(self) -> bool:
        return self.rights == Source.Rights.FULL and bool(self.body)

    def get_absolute_url(self) -> str:
        return address("article", self.permanent_id, self.slug)

    @property
    def permanent_path(self) -> str:
        return permanent_address("article-by-id", self.permanent_id)
