"""Authorities: the named entities that articles are about, each with a permanent page."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.addresses import address, permanent_address
from articles.models.fields import (
    Bilingual,
    CodeField,
    PartialDateProperty,
    partial_date_constraint,
    precision_field,
    web_address,
)
from articles.models.slugs import SlugHistory, validate_slug_not_reserved
from articles.text import arabic


class Authority(SlugHistory):
    """Base class of authorities: names in two languages, other spellings, and the source of the facts."""

    slug = models.SlugField(
        _("slug"), max_length=80, unique=True, validators=[validate_slug_not_reserved]
    )
    name_ar = models.CharField(_("name in Arabic"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    aliases = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("other spellings"),
        help_text=_("All other names and spellings, Arabic and Latin, separated by commas."),
        default=list,
        blank=True,
    )
    sort_key = models.CharField(max_length=200, editable=False, db_index=True)
    wikidata_id = CodeField(
        _("Wikidata"),
        max_length=16,
        blank=True,
        validators=[RegexValidator(r"^Q[1-9]\d*$")],
    )
    note = models.TextField(_("cataloguer’s note"), blank=True)
    source_url = web_address(_("source"))
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    name = Bilingual("name")

    # `url_name` is the URL pattern of the pages of this kind, `facet` the facet that lists articles by
    # them. Both are the singular of the word that their paths begin with.
    url_name: str
    facet: str | None = None

    class Meta:
        abstract = True
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def other_name(self) -> str:
        """The name in the other language than the page's; empty if both names are the same."""
        names = {self.name_ar, self.name_en}
        return next(iter(names - {self.name}), "")

    def save(self, **options) -> None:
        self.sort_key = arabic.sort_key(self.name_ar)[:200]
        super().save(**options)

    def get_absolute_url(self) -> str:
        return address(self.url_name, self.slug)

    @property
    def permanent_path(self) -> str:
        return permanent_address(self.url_name, self.slug)

    def spellings(self) -> list[str]:
        """Return all names of this authority, the preferred ones first."""
        return [self.name_ar, self.name_en, *self.aliases]


class State(Authority):
    """A state or an organisation; `kind` says which, because an organisation is not a state."""

    class Kind(models.TextChoices):
        STATE = "state", _("state")
        ORGANISATION = "organisation", _("organisation")

    class Membership(models.TextChoices):
        YES = "yes", _("member of the Coalition")
        NO = "no", _("not a member")
        UNKNOWN = "", _("not verified")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.STATE)
    iso_code = CodeField(_("ISO 3166 code"), max_length=2, blank=True)
    adjectives = ArrayField(
        models.CharField(max_length=60), verbose_name=_("adjective forms"), default=list, blank=True
    )
    membership = models.CharField(_("membership"), max_length=3, choices=Membership, blank=True)
    member_since = models.DateField(_("member since"), null=True, blank=True)
    member_since_precision = precision_field(blank=True)
    member_since_date = PartialDateProperty("member_since")

    url_name = "state"
    facet = "state"

    class Meta(Authority.Meta):
        verbose_name = pgettext_lazy("name of a model", "state or organisation")
        verbose_name_plural = _("states and organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["iso_code"], condition=~Q(iso_code=""), name="state_iso_code_unique"
            ),
            models.CheckConstraint(
                condition=Q(kind="state") | Q(iso_code=""), name="organisation_has_no_iso_code"
            ),
            partial_date_constraint("member_since", "state_member_since_partial"),
        ]


class Venue(Authority):
    """A city (or base) where a meeting was held; Kuwait City, say, is not the State of Kuwait."""

    name_fr = models.CharField(_("name in French"), max_length=200, blank=True)
    country = models.ForeignKey(
        State, models.PROTECT, related_name="venues", verbose_name=_("country")
    )
    latitude = models.DecimalField(_("latitude"), max_digits=6, decimal_places=3)
    longitude = models.DecimalField(_("longitude"), max_digits=6, decimal_places=3)

    url_name = "venue"
    facet = "venue"

    class Meta(Authority.Meta):
        verbose_name = pgettext_lazy("name of a model", "venue")
        verbose_name_plural = _("venues")
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="venue_on_earth",
            )
        ]


class Source(Authority):
    """A press outlet, with the default rights of its articles."""

    class Rights(models.TextChoices):
        METADATA = "metadata", _("description only: abstract and link")
        EXCERPT = "excerpt", _("short quotation")
        FULL = "full", _("full text")

    class Kind(models.TextChoices):
        NEWSPAPER = "newspaper", _("newspaper")
        MAGAZINE = "magazine", _("magazine")
        AGENCY = "agency", _("news agency")
        TELEVISION = "television", _("television")
        RADIO = "radio", _("radio")
        SITE = "site", _("site")
        GOVERNMENT = "government", _("government")
        UNKNOWN = "", _("not known")

    class CountryBasis(models.TextChoices):
        PAGE = "page", _("confirmed by a source")
        ADDRESS = "address", _("read from the web address")
        UNVERIFIED = "unverified", _("common knowledge, not checked against a source")
        UNKNOWN = "", _("not known")

    domain = CodeField(_("domain"), max_length=120, blank=True)
    country = models.ForeignKey(
        State,
        models.PROTECT,
        related_name="sources",
        verbose_name=_("country"),
        null=True,
        blank=True,
    )
    country_basis = models.CharField(
        _("basis of the country"),
        max_length=10,
        choices=CountryBasis,
        blank=True,
        default="",
        db_default="",
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind, blank=True, default="", db_default=""
    )
    language = CodeField(_("language"), max_length=8, default="ar")
    rights_default = models.CharField(
        _("rights unless said otherwise"), max_length=10, choices=Rights, default=Rights.METADATA
    )

    url_name = "source"
    facet = "source"

    class Meta(Authority.Meta):
        verbose_name = pgettext_lazy("name of a model", "outlet")
        verbose_name_plural = _("outlets")


class Official(Authority):
    """A person who spoke or acted for a state or organisation."""

    url_name = "official"
    facet = "official"

    class Meta(Authority.Meta):
        verbose_name = pgettext_lazy("name of a model", "official")
        verbose_name_plural = _("officials")

    def offices_on(self, first_day, last_day) -> list[Appointment]:
        """Return the appointments held at any time from `first_day` to `last_day`.

        Appointments without a known beginning are left out. Reads the prefetched `appointments`.
        """
        return [a for a in self.appointments.all() if a.overlaps(first_day, last_day)]


class Appointment(models.Model):
    """An office that an official held for a state or organisation, from–to: gives the office at a time."""

    class DatesBasis(models.TextChoices):
        PAGE = "page", _("confirmed by a source")
        # The dates are the first and last day on which a page names the person with this office.
        SEEN = "seen", _("seen in office on these days, term not known")
        UNVERIFIED = "unverified", _("common knowledge, not checked against a source")
        UNKNOWN = "", _("dates not known")

    class OfficeKind(models.TextChoices):
        HEAD_OF_STATE = "head-of-state", _("head of state")
        HEAD_OF_GOVERNMENT = "head-of-government", _("head of government")
        FOREIGN_MINISTER = "foreign-minister", _("foreign minister")
        DEPUTY_FOREIGN_MINISTER = "deputy-foreign-minister", _("deputy foreign minister")
        POLITICAL_DIRECTOR = "political-director", _("political director")
        DEFENCE_MINISTER = "defence-minister", _("defence minister")
        MILITARY_COMMANDER = "military-commander", _("military commander")
        COALITION_ENVOY = "coalition-envoy", _("envoy for the Coalition")
        SYRIA_ENVOY = "syria-envoy", _("envoy for Syria")
        COUNTER_TERRORISM = "counter-terrorism-coordinator", _("counter-terrorism coordinator")
        SECRETARY_GENERAL = "secretary-general", _("secretary-general")
        OTHER = "other", _("another office")

    official = models.ForeignKey(
        Official, models.CASCADE, related_name="appointments", verbose_name=_("official")
    )
    state = models.ForeignKey(
        State, models.PROTECT, related_name="appointments", verbose_name=_("state or organisation")
    )
    office_ar = models.CharField(_("office in Arabic"), max_length=200)
    office_en = models.CharField(_("office in English"), max_length=200)
    office_kind = models.CharField(
        _("kind of office"), max_length=30, choices=OfficeKind, default=OfficeKind.OTHER
    )
    from_on = models.DateField(_("from"), null=True, blank=True)
    from_on_precision = precision_field(blank=True)
    to_on = models.DateField(_("to"), null=True, blank=True)
    to_on_precision = precision_field(blank=True)
    dates_basis = models.CharField(
        _("source of the dates"), max_length=12, choices=DatesBasis, blank=True
    )
    note = models.CharField(_("cataloguer’s note"), max_length=300, blank=True)
    source_url = web_address(_("source"))

    office = Bilingual("office")
    from_date = PartialDateProperty("from_on")
    to_date = PartialDateProperty("to_on")

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = [F("from_on").asc(nulls_first=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["official", "state", "office_en", "from_on"],
                nulls_distinct=False,
                name="appointment_recorded_once",
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True)
                | Q(to_on__isnull=True)
                | Q(to_on__gte=F("from_on")),
                name="appointment_ends_after_it_begins",
                violation_error_message=_("An appointment cannot end before it begins."),
            ),
            partial_date_constraint("from_on", "appointment_from_partial"),
            partial_date_constraint("to_on", "appointment_to_partial"),
        ]

    def __str__(self) -> str:
        return f"{self.official}: {self.office}"

    def overlaps(self, first_day, last_day) -> bool:
        """Return whether the office was held at any time from `first_day` to `last_day`.

        False if its beginning is not known.
        """
        if self.from_date is None:
            return False
        ended = self.to_date is not None and self.to_date.last_day < first_day
        return self.from_date.first_day <= last_day and not ended


class Resolution(Authority):
    """A resolution of a United Nations body, identified by number and year."""

    class Body(models.TextChoices):
        SECURITY_COUNCIL = "unsc", _("Security Council")
        GENERAL_ASSEMBLY = "unga", _("General Assembly")

    body = models.CharField(_("body"), max_length=4, choices=Body, default=Body.SECURITY_COUNCIL)
    number = models.PositiveIntegerField(_("number"))
    year = models.PositiveSmallIntegerField(_("year"))
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    subject_ar = models.CharField(_("subject in Arabic"), max_length=300)
    subject_en = models.CharField(_("subject in English"), max_length=300)
    text_url = web_address(_("text"))

    subject = Bilingual("subject")
    url_name = "resolution"
    facet = "resolution"

    class Meta(Authority.Meta):
        verbose_name = pgettext_lazy("name of a model", "resolution")
        verbose_name_plural = _("resolutions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "number", "year"], name="resolution_recorded_once"
            ),
            models.CheckConstraint(
                condition=Q(adopted_on__isnull=True) | Q(adopted_on__year=F("year")),
                name="resolution_adopted_in_its_year",
            ),
        ]

    @property
    def symbol(self) -> str:
        """The UN document symbol, for example S/RES/2254 (2015)."""
        organ = "S" if self.body == self.Body.SECURITY_COUNCIL else "A"
        return f"{organ}/RES/{self.number} ({self.year})"


class Topic(Authority):
    """A term of the thesaurus, with its scope note and the keywords that indicate it."""

    scope_note_ar = models.CharField(_("scope note in Arabic"), max_length=300, blank=True)
    scope_note_en = models.CharField(_("scope note in English"), max_length=300, blank=True)
    keywords = ArrayField(
        models.CharField(max_length=100), verbose_name=_("keywords"), default=list, blank=True
    )

    scope_note = Bilingual("scope_note")
    url_name = "topic"
    facet = "topic"

    class Meta(Authority.Meta):
        verbose_name = pgettext_lazy("name of a model", "topic")
        verbose_name_plural = _("topics")
