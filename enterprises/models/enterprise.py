"""An enterprise in the register."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import (
    RegexValidator,
)
from django.db import models
from django.db.models import Case, F, Prefetch, Q, When
from django.urls import reverse
from django.utils import timezone

from contacts.models import Municipality, check_web_address
from enterprises import org_number
from kronoberg_portal.foundation.county import fields
from kronoberg_portal.foundation.history.models import history
from kronoberg_portal.foundation.images.models import Image
from kronoberg_portal.foundation.publishing.models import Publishable, PublishableQuerySet
from kronoberg_portal.foundation.richtext.fields import RichTextField
from kronoberg_portal.foundation.search.models import Searchable, SearchableQuerySet

from .taxonomy import SocialGoal, TargetGroup

# An entry is to be verified once a year; from this long before it is said to be nearing.
VERIFIED_FOR = timedelta(days=365)
NEARING = timedelta(days=60)


class Moderation(models.TextChoices):
    """The way of an entry to the public. Three of the states are publishing's own."""

    DRAFT = "draft", "Utkast"
    SUBMITTED = "submitted", "Inskickad"
    IN_REVIEW = "in_review", "Under granskning"
    NEEDS_CHANGES = "needs_changes", "Komplettering begärd"
    PUBLISHED = "published", "Publicerad"
    REJECTED = "rejected", "Avvisad"
    ARCHIVED = "archived", "Arkiverad"


class Lifecycle(models.TextChoices):
    PLANNED = "planned", "Planerad"
    ACTIVE = "active", "Aktiv"
    DORMANT = "dormant", "Vilande"
    CLOSING = "closing", "Under avveckling"
    CEASED = "ceased", "Upphörd"
    BANKRUPT = "bankrupt", "Konkurs"


ENDED = (Lifecycle.CEASED, Lifecycle.BANKRUPT)


class LegalForm(models.TextChoices):
    ECONOMIC_ASSOCIATION = "economic_association", "Ekonomisk förening"
    NON_PROFIT_ASSOCIATION = "non_profit_association", "Ideell förening"
    LIMITED_COMPANY = "limited_company", "Aktiebolag"
    LIMITED_COMPANY_SVB = (
        "limited_company_svb",
        "Aktiebolag med särskild vinstutdelningsbegränsning (svb)",
    )
    FOUNDATION = "foundation", "Stiftelse"
    PARTNERSHIP = "partnership", "Handelsbolag"
    SOLE_TRADER = "sole_trader", "Enskild firma"
    RELIGIOUS_COMMUNITY = "religious_community", "Registrerat trossamfund"
    OTHER = "other", "Annan"


class Verification(models.TextChoices):
    """Computed from ``verified_at``; never stored."""

    CURRENT = "current", "Aktuell"
    NEARING = "nearing", "Kontroll närmar sig"
    OVERDUE = "overdue", "Behöver kontrolleras"
    NEVER = "never", "Ej kontrollerad"


class EnterpriseQuerySet(PublishableQuerySet, SearchableQuerySet):
    public_states = (Moderation.PUBLISHED,)

    def serving(self, municipality: Municipality) -> "EnterpriseQuerySet":
        """Enterprises that can be hired there: located there, or they or an offer reach it."""
        return self.filter(Q(municipality=municipality) | _reaching(municipality))

    def living(self) -> "EnterpriseQuerySet":
        """Not ceased and not bankrupt."""
        return self.exclude(lifecycle__in=ENDED)

    def ended(self) -> "EnterpriseQuerySet":
        """Ceased or bankrupt."""
        return self.filter(lifecycle__in=ENDED)

    def living_first(self) -> "EnterpriseQuerySet":
        """A–Ö in Swedish order, those that have ended last."""
        has_ended = Case(When(lifecycle__in=ENDED, then=1), default=0)
        return self.order_by(has_ended, "sort_key", "pk")

    def for_list(self) -> "EnterpriseQuerySet":
        """With what a list shows of each, at two queries in all."""
        offers = self.model._meta.get_field("offers").related_model.objects
        rows = self.select_related("municipality").prefetch_related(
            Prefetch("offers", offers.select_related("sector"))
        )
        return rows.defer("description", "search_text")

    def for_page(self) -> "EnterpriseQuerySet":
        """With all that the entry's own page shows."""
        return self.select_related("municipality", "image", "logo").prefetch_related(
            "offers__sector",
            "offers__served_municipalities",
            "offers__referrers",
            "goals",
            "target_groups",
            "served_municipalities",
            "assessments",
            "figures",
            "certifications",
        )

    def for_comparison(self) -> "EnterpriseQuerySet":
        """With what a shortlist compares, at eight queries in all."""
        rows = self.select_related("municipality").prefetch_related(
            "offers__sector",
            "offers__served_municipalities",
            "goals",
            "served_municipalities",
            "figures",
            "certifications",
        )
        return rows.defer("description", "search_text")

    def withdrawn(self) -> "EnterpriseQuerySet":
        """Archived entries that the public has been able to see: old links lead to them."""
        was_public = self.model.history.filter(
            Q(publish_at=None) | Q(publish_at__lte=F("history_date")), state__in=self.public_states
        )
        return self.archived().filter(pk__in=was_public.values("id"))

    def with_verification(self, label: str) -> "EnterpriseQuerySet":
        """Entries whose computed ``verification`` is this one."""
        overdue = timezone.now() - VERIFIED_FOR
        nearing = overdue + NEARING
        return self.filter(
            {
                Verification.CURRENT: Q(verified_at__gte=nearing),
                Verification.NEARING: Q(verified_at__gte=overdue, verified_at__lt=nearing),
                Verification.OVERDUE: Q(verified_at__lt=overdue),
                Verification.NEVER: Q(verified_at=None),
            }[Verification(label)]
        )

    def owned_by(self, user) -> "EnterpriseQuerySet":
        return self.filter(municipality__in=Municipality.objects.edited_by(user))


def _reaching(municipality: Municipality) -> Q:
    """Enterprises whose own area, or the area of one of whose offers, holds the municipality."""
    wide = [Enterprise.ServiceArea.COUNTY, Enterprise.ServiceArea.BEYOND]
    chosen = Enterprise.objects.filter(
        service_area=Enterprise.ServiceArea.CHOSEN, served_municipalities=municipality
    )
    offers = Enterprise._meta.get_field("offers").related_model.objects
    offered = offers.filter(
        Q(service_area__in=wide)
        | Q(service_area=Enterprise.ServiceArea.CHOSEN, served_municipalities=municipality)
    )
    return (
        Q(service_area__in=wide)
        | Q(pk__in=chosen.values("pk"))
        | Q(pk__in=offered.values("enterprise"))
    )


class BelongingQuerySet(models.QuerySet):
    """Rows that their enterprise is found by: however they are written, it is described anew."""

    def bulk_create(self, objs, *args, **kwargs):
        created = super().bulk_create(objs, *args, **kwargs)
        self._describe({row.enterprise_id for row in created})
        return created

    def update(self, **values) -> int:
        before = {*self.values_list("enterprise", flat=True)}
        rows = [*self.values_list("pk", flat=True)]
        changed = super().update(**values)
        after = self.model._base_manager.filter(pk__in=rows).values_list("enterprise", flat=True)
        self._describe(before | {*after})
        return changed

    def delete(self) -> tuple[int, dict[str, int]]:
        enterprises = {*self.values_list("enterprise", flat=True)}
        deleted = super().delete()
        self._describe(enterprises)
        return deleted

    def _describe(self, enterprises: set[int]) -> None:
        Enterprise.objects.filter(pk__in=enterprises).rebuild_search()


# What an enterprise may not be called in addresses: the register's own pages.
RESERVED_SLUGS = {
    *("lista", "karta", "statistik", "utskrift", "exportera", "badda-in", "inbaddning"),
    *("forfragan", "uppfoljning", "jamfor"),
}


class Enterprise(Publishable, Searchable):
    has_search_index = True

    class Kind(models.TextChoices):
        SOCIAL_ENTERPRISE = "social_enterprise", "Socialt företag"
        WISE = "wise", "Arbetsintegrerande socialt företag (ASF)"

    class ServiceArea(models.TextChoices):
        MUNICIPALITY = "municipality", "Den egna kommunen"
        CHOSEN = "chosen", "Utvalda kommuner"
        COUNTY = "county", "Hela Kronoberg"
        BEYOND = "beyond", "Även utanför Kronoberg"

    name = models.CharField("namn", max_length=120)
    slug = models.SlugField("adress", max_length=140, unique=True)
    kind = models.CharField("slag", max_length=20, choices=Kind, default=Kind.SOCIAL_ENTERPRISE)
    legal_form = models.CharField("företagsform", max_length=30, choices=LegalForm, blank=True)
    org_number = models.CharField(
        "organisationsnummer",
        max_length=20,
        blank=True,
        help_text="Tio siffror. För en enskild firma är det ett personnummer, "
        "som aldrig visas utåt.",
    )
    state = models.CharField(
        "granskning", max_length=20, choices=Moderation, default=Moderation.DRAFT
    )
    lifecycle = models.CharField("läge", max_length=12, choices=Lifecycle, default=Lifecycle.ACTIVE)
    lifecycle_changed_on = models.DateField("läget gäller sedan", null=True, blank=True)

    summary = models.CharField(
        "sammanfattning",
        max_length=300,
        help_text="En eller två meningar som säger vad företaget gör och för vem.",
    )
    description = RichTextField("beskrivning", blank=True)
    goals = models.ManyToManyField(
        SocialGoal, blank=True, related_name="enterprises", verbose_name="samhällsnyttiga mål"
    )
    target_groups = models.ManyToManyField(
        TargetGroup, blank=True, related_name="enterprises", verbose_name="målgrupper"
    )

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="enterprises", verbose_name="kommun"
    )
    service_area = models.CharField(
        "verksam i", max_length=12, choices=ServiceArea, default=ServiceArea.MUNICIPALITY
    )
    served_municipalities = models.ManyToManyField(
        Municipality,
        blank=True,
        related_name="served_by",
        verbose_name="utvalda kommuner",
        help_text="Fylls i när företaget är verksamt i utvalda kommuner.",
    )
    street = models.CharField("gatuadress", max_length=120, blank=True)
    postal_code = models.CharField(
        "postnummer",
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"^\d{3} ?\d{2}$", "Ett postnummer har fem siffror.")],
    )
    locality = models.CharField("postort", max_length=60, blank=True)
    latitude = fields.latitude()
    longitude = fields.longitude()

    website = models.URLField("webbplats", blank=True, validators=[check_web_address])
    email = models.EmailField(
        "e-post", blank=True, help_text="Företagets egen adress; den visas utåt."
    )
    phone = models.CharField("telefon", max_length=40, blank=True)
    social_media = models.URLField("sociala medier", blank=True, validators=[check_web_address])
    contact_name = models.CharField("kontaktperson", max_length=120, blank=True)
    contact_is_public = models.BooleanField(
        "kontaktpersonen får visas",
        default=False,
        help_text="Kryssa i först när personen har sagt ja.",
    )

    is_open_to_public = models.BooleanField("öppet för besökare", default=False)
    opening_hours = models.CharField("öppettider", max_length=200, blank=True)
    is_member_of_asf_kronoberg = models.BooleanField("medlem i ASF i Kronoberg", default=False)

    source = models.CharField(
        "källa",
        max_length=200,
        blank=True,
        help_text="Varifrån uppgifterna kommer, till exempel: uppgift från företaget.",
    )
    verified_at = models.DateTimeField(
        "senast kontrollerad",
        null=True,
        blank=True,
        help_text="När någon senast frågade företaget om uppgifterna stämmer.",
    )
    verification_source = models.CharField(
        "kontrollerad mot",
        max_length=200,
        blank=True,
        help_text="Till exempel: samtal med företaget.",
    )

    image = models.ForeignKey(
        Image, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="bild"
    )
    logo = models.ForeignKey(
        Image, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="logotyp"
    )

    objects = EnterpriseQuerySet.as_manager()
    history = history()

    class Meta(Publishable.Meta):
        verbose_name = "företag"
        verbose_name_plural = "företag"
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["state", "sort_key"], name="enterprise_public_by_name"),
            models.Index(fields=["municipality", "state"], name="enterprise_by_municipality"),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=["org_number"],
                condition=~Q(org_number=""),
                name="enterprise_org_number_unique",
                violation_error_message="Det finns redan ett företag med det organisationsnumret.",
            ),
            fields.both_or_none("enterprise_has_both_coordinates_or_none"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("enterprises:detail", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        try:
            self.org_number = org_number.normalise(self.org_number)
        except ValidationError as error:
            raise ValidationError({"org_number": error}) from error
        if self.slug in RESERVED_SLUGS:
            raise ValidationError(
                {"slug": "Den adressen har en annan sida i registret. Lägg till orten."}
            )
        if self.kind == self.Kind.WISE and self.legal_form == LegalForm.SOLE_TRADER:
            raise ValidationError(
                {
                    "legal_form": "Ett ASF drivs av flera tillsammans och kan inte vara en "
                    "enskild firma."
                }
            )

    @classmethod
    def for_describing(cls, rows: models.QuerySet) -> models.QuerySet:
        related = ("offers__sector", "goals", "target_groups")
        return rows.select_related("municipality").prefetch_related(*related)

    def search_parts(self) -> list[str | list[str]]:
        """Words that the entry is found by. Offers and goals are added once the row exists."""
        if not self.pk:
            return self.search_parts_with([], [], [])
        return self.search_parts_with(self.offers.all(), self.goals.all(), self.target_groups.all())

    def search_parts_with(
        self, offers: Iterable, goals: Iterable, target_groups: Iterable
    ) -> list[str | list[str]]:
        """Its name, then its offers with their sectors, its summary, and the rest."""
        offered = []
        for offer in offers:
            offered += [offer.name, offer.sector.name, offer.get_integration_kind_display()]
        return [
            self.name,
            offered,
            self.summary,
            self.public_org_number,
            self.public_org_number.replace("-", ""),
            self.get_kind_display(),
            self.get_legal_form_display(),
            self.municipality.name,
            self.locality,
            *(offer.description for offer in offers),
            *(str(term) for term in (*goals, *target_groups)),
            self.get_description_excerpt(words=200),
        ]

    def describe_again(self) -> None:
        """Find the stored row by what it offers now."""
        type(self).objects.filter(pk=self.pk).rebuild_search()

    @property
    def public_org_number(self) -> str:
        """The number as anybody may see it: empty for an enskild firma, whose is a personnummer."""
        return self.org_number if self.is_legal_person else ""

    @property
    def is_legal_person(self) -> bool:
        """Known not to be somebody's enskild firma, whose name and number are a person's own."""
        return self.legal_form not in (LegalForm.SOLE_TRADER, "")

    @property
    def sectors(self) -> list:
        """The sectors of its offers, each once, in the offers' order."""
        return list(dict.fromkeys(offer.sector for offer in self.offers.all()))

    @property
    def is_wise(self) -> bool:
        return self.kind == self.Kind.WISE

    @property
    def has_ended(self) -> bool:
        return self.lifecycle in ENDED

    @property
    def verification(self) -> Verification:
        if self.verified_at is None:
            return Verification.NEVER
        age = timezone.now() - self.verified_at
        if age > VERIFIED_FOR:
            return Verification.OVERDUE
        return Verification.NEARING if age > VERIFIED_FOR - NEARING else Verification.CURRENT
