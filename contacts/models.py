"""Municipalities, organisations, people and cases."""

from django.conf import settings
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from kronoberg_portal.foundation.history.models import history
from kronoberg_portal.foundation.search.models import Searchable, SearchableQuerySet

check_web_address = URLValidator(
    schemes=["https", "http"], message="Skriv en fullständig adress som börjar med https://"
)


class RegionTask(models.Model):
    """One of the region's seven tasks; it tags knowledge, events and initiatives."""

    key = models.SlugField("nyckel", max_length=40, unique=True)
    name = models.CharField("uppdrag", max_length=120)
    description = models.TextField("beskrivning", blank=True)
    position = models.PositiveSmallIntegerField("ordning", default=0)
    updated_at = models.DateTimeField("senast uppdaterad", auto_now=True)

    class Meta:
        verbose_name = "uppdrag"
        verbose_name_plural = "regionens uppdrag"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class MunicipalityQuerySet(SearchableQuerySet):
    def edited_by(self, user) -> "MunicipalityQuerySet":
        """The municipalities whose contacts, enterprises and events this account may change."""
        if user.is_coordinator:
            return self.all()
        return self.filter(editors=user)

    def editable_by(self, user) -> "MunicipalityQuerySet":
        """The municipalities whose own page this account may change."""
        if user.is_coordinator or user.is_municipality_editor:
            return self.edited_by(user)
        return self.none()

    def with_counts(self) -> "MunicipalityQuerySet":
        """Each with ``enterprise_count`` and ``event_count``, in the same query.

        Counted are published enterprises that live, as in their list, and events to come.
        """
        enterprises = self.model._meta.get_field("enterprises").related_model.objects
        events = self.model._meta.get_field("events").related_model.objects
        return self.annotate(
            enterprise_count=_count(enterprises.published().living()),
            event_count=_count(events.published().upcoming()),
        )


def _count(rows: QuerySet) -> Coalesce:
    """How many of ``rows`` belong to the municipality at hand."""
    theirs = rows.filter(municipality=OuterRef("pk")).order_by().values("municipality")
    return Coalesce(Subquery(theirs.annotate(number=Count("pk")).values("number")), 0)


class Municipality(Searchable):
    """A municipality of Kronoberg. The code is a text: it may begin with a zero."""

    class Policy(models.TextChoices):
        EXISTS = "exists", "Finns"
        IN_PROGRESS = "in_progress", "Under arbete"
        MISSING = "missing", "Saknas"
        UNKNOWN = "unknown", "Okänt"

    code = models.CharField(
        "kommunkod",
        max_length=4,
        unique=True,
        validators=[RegexValidator(r"^\d{4}$", "En kommunkod har fyra siffror.")],
    )
    name = models.CharField("namn", max_length=60, unique=True)
    formal_name = models.CharField("formellt namn", max_length=80)
    slug = models.SlugField("adress", unique=True)
    seat = models.CharField("centralort", max_length=60)
    latitude = models.DecimalField("latitud", max_digits=8, decimal_places=5)
    longitude = models.DecimalField("longitud", max_digits=8, decimal_places=5)
    website = models.URLField("webbplats", blank=True, validators=[check_web_address])
    introduction = models.TextField(
        "inledning", blank=True, help_text="Några rader om socialt företagande i kommunen."
    )
    policy_status = models.CharField(
        "policy för socialt företagande", max_length=12, choices=Policy, default=Policy.UNKNOWN
    )
    policy_url = models.URLField("länk till policyn", blank=True, validators=[check_web_address])
    policy_checked_on = models.DateField("uppgiften kontrollerad", null=True, blank=True)
    editors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name="kommunredaktörer",
        related_name="edited_municipalities",
        blank=True,
        help_text="De konton som får ändra kommunens kontakter, företag och utbildningar.",
    )
    updated_at = models.DateTimeField("senast uppdaterad", auto_now=True)

    objects = MunicipalityQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = "kommun"
        verbose_name_plural = "kommuner"
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("contacts:municipality_detail", args=[self.slug])

    def search_parts(self) -> list[str]:
        return [self.name, self.formal_name, self.seat, self.code, self.introduction]

    @property
    def summary(self) -> str:
        """What a search hit says under the name."""
        return (
            self.introduction or f"Kontaktpersoner, företag och utbildningar i {self.formal_name}."
        )


class OrganisationQuerySet(SearchableQuerySet):
    def published(self) -> "OrganisationQuerySet":
        return self.filter(is_public=True)

    def editable_by(self, user) -> "OrganisationQuerySet":
        return self.all() if user.is_coordinator else self.none()


class Organisation(Searchable):
    """Who the region works with: the cooperation organisation, support actors, authorities."""

    class Kind(models.TextChoices):
        REGION = "region", "Region"
        COOPERATION = "cooperation_organisation", "Samverkansorganisation"
        SUPPORT = "support", "Stödaktör"
        AUTHORITY = "authority", "Myndighet"
        ASSOCIATION = "association", "Intresse- och arbetsgivarorganisation"

    name = models.CharField("namn", max_length=120, unique=True)
    slug = models.SlugField("adress", max_length=80, unique=True)
    kind = models.CharField("slag", max_length=30, choices=Kind)
    role = models.CharField(
        "roll", max_length=200, blank=True, help_text="Vad ni vänder er dit för."
    )
    description = models.TextField("beskrivning", blank=True)
    website = models.URLField("webbplats", blank=True, validators=[check_web_address])
    email = models.EmailField("e-post", blank=True)
    phone = models.CharField("telefon", max_length=40, blank=True)
    is_public = models.BooleanField("syns på webbplatsen", default=True)
    is_example = models.BooleanField("exempeldata", default=False)
    position = models.PositiveSmallIntegerField("ordning", default=0)
    updated_at = models.DateTimeField("senast uppdaterad", auto_now=True)

    objects = OrganisationQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = "organisation"
        verbose_name_plural = "organisationer"
        ordering = ["position", "sort_key"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("contacts:contact") + f"#{self.slug}"

    def search_parts(self) -> list[str]:
        return [self.name, self.role, self.description, self.get_kind_display()]

    @property
    def summary(self) -> str:
        """What a search hit says under the name."""
        return self.role or self.description or self.get_kind_display()


class ContactArea(models.Model):
    """What a person can be asked about, for example *upphandling* or *arbetsmarknad*."""

    name = models.CharField("område", max_length=80, unique=True)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "kontaktområde"
        verbose_name_plural = "kontaktområden"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class PersonQuerySet(SearchableQuerySet):
    def published(self) -> "PersonQuerySet":
        """People who may be shown to everybody: only those marked so."""
        return self.filter(is_public=True)

    def for_the_region(self) -> "PersonQuerySet":
        return self.filter(organisation__kind=Organisation.Kind.REGION)

    def editable_by(self, user) -> "PersonQuerySet":
        if user.is_coordinator:
            return self.all()
        if user.is_municipality_editor:
            return self.filter(municipality__editors=user)
        return self.none()


class Person(Searchable):
    """Somebody to ask: at the region, in a municipality (kommunkontakt) or in an organisation.

    Shown to the public only when ``is_public`` says so; never part of open data.
    """

    name = models.CharField("namn", max_length=120)
    role = models.CharField(
        "roll", max_length=120, help_text="Till exempel: Regional utvecklingssamordnare."
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name="organisation",
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name="kommun",
        help_text="Fyll i för en kommunkontakt.",
    )
    areas = models.ManyToManyField(
        ContactArea, blank=True, related_name="people", verbose_name="svarar på frågor om"
    )
    email = models.EmailField("e-post", blank=True)
    phone = models.CharField("telefon", max_length=40, blank=True)
    is_public = models.BooleanField(
        "får visas på webbplatsen",
        default=False,
        help_text="Kryssa i först när personen har sagt ja till att synas.",
    )
    is_main_contact = models.BooleanField(
        "huvudkontakt", default=False, help_text="Visas på startsidan och först bland kontakterna."
    )
    is_example = models.BooleanField("exempeldata", default=False)
    updated_at = models.DateTimeField("senast uppdaterad", auto_now=True)

    objects = PersonQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "personer och kommunkontakter"
        ordering = ["-is_main_contact", "sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(municipality__isnull=False),
                name="person_belongs_somewhere",
                violation_error_message="Välj en organisation eller en kommun.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        page = (
            self.municipality.get_absolute_url()
            if self.municipality
            else reverse("contacts:contact")
        )
        return f"{page}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """The person's place on the page, for links within it."""
        return f"person-{self.pk}"

    def search_parts(self) -> list[str]:
        return [
            self.name,
            self.role,
            self.municipality.name if self.municipality else "",
            self.organisation.name if self.organisation else "",
        ]


class CaseQuerySet(models.QuerySet):
    def open(self) -> "CaseQuerySet":
        return self.exclude(state=Case.State.CLOSED)

    def unread(self) -> "CaseQuerySet":
        return self.filter(state=Case.State.NEW)


class Case(models.Model):
    """What somebody wrote to the region. A public record: kept with date, sender and text."""

    class Kind(models.TextChoices):
        CONTACT = "contact", "Fråga"
        TIP = "tip", "Tips"
        FAULT = "fault", "Fel på en sida"
        BARRIER = "barrier", "Brist i tillgänglighet"
        CONTACT_CHANGED = "contact_changed", "Ändrad kontaktperson"

    class State(models.TextChoices):
        NEW = "new", "Nytt"
        IN_PROGRESS = "in_progress", "Pågår"
        CLOSED = "closed", "Avslutat"

    kind = models.CharField("det gäller", max_length=20, choices=Kind, default=Kind.CONTACT)
    text = models.TextField("meddelande", max_length=5000)
    page = models.CharField("sida", max_length=300, blank=True)
    sender_name = models.CharField("namn", max_length=120, blank=True)
    sender_email = models.EmailField("e-post", blank=True)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name="kommun",
    )
    state = models.CharField("status", max_length=12, choices=State, default=State.NEW)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name="handläggs av",
    )
    registry_number = models.CharField("diarienummer", max_length=40, blank=True)
    answer = models.TextField(
        "svar", blank=True, help_text="Skickas till den som skrev. Skriv inga känsliga uppgifter."
    )
    answered_at = models.DateTimeField("svaret skickat", null=True, editable=False)
    note = models.TextField(
        "anteckning", blank=True, help_text="Bara för er som arbetar med ärendet."
    )
    is_example = models.BooleanField("exempeldata", default=False, editable=False)
    # The same form sent twice (a double click) is one case; see ContactForm.
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    anonymised_at = models.DateTimeField("gallrat", null=True, editable=False)
    created_at = models.DateTimeField("inkom", auto_now_add=True)
    updated_at = models.DateTimeField("senast uppdaterat", auto_now=True)
    closed_at = models.DateTimeField("avslutat", null=True, blank=True, editable=False)

    objects = CaseQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = "ärende"
        verbose_name_plural = "ärenden"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="case_closed_at_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"

    def save(self, *args, **kwargs) -> None:
        if self.state == self.State.CLOSED:
            self.closed_at = self.closed_at or timezone.now()
        else:
            self.closed_at = None
        super().save(*args, **kwargs)

    @property
    def number(self) -> str:
        """What sender and region call the case: the year it came and a running number."""
        return f"{timezone.localtime(self.created_at).year}-{self.pk:04d}" if self.pk else "nytt"
