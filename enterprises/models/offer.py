"""What an enterprise offers: goods, services and work-integration services."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from contacts.models import Municipality

from .enterprise import BelongingQuerySet, Enterprise
from .taxonomy import Referrer, Sector


class Offer(models.Model):
    """Where it can be had is said by the offer itself, or else by its enterprise."""

    class Kind(models.TextChoices):
        GOOD = "good", "Vara"
        SERVICE = "service", "Tjänst"
        WORK_INTEGRATION = "work_integration", "Arbetsintegrerande tjänst"

    class IntegrationKind(models.TextChoices):
        WORK_TRAINING = "work_training", "Arbetsträning"
        PLACEMENT = "placement", "Praktik"
        OCCUPATION = "occupation", "Sysselsättning"
        DAY_ACTIVITY = "day_activity", "Daglig verksamhet"
        REHABILITATION = "rehabilitation", "Rehabilitering"
        LANGUAGE_TRAINING = "language_training", "Språkträning"

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="offers", verbose_name="företag"
    )
    kind = models.CharField("slag", max_length=20, choices=Kind, default=Kind.SERVICE)
    integration_kind = models.CharField(
        "slag av arbetsintegrerande tjänst", max_length=20, choices=IntegrationKind, blank=True
    )
    name = models.CharField("erbjudande", max_length=120)
    description = models.CharField("beskrivning", max_length=500, blank=True)
    sector = models.ForeignKey(
        Sector, models.PROTECT, related_name="offers", verbose_name="bransch"
    )
    position = models.PositiveSmallIntegerField("ordning", default=0)

    service_area = models.CharField(
        "finns i",
        max_length=12,
        choices=Enterprise.ServiceArea,
        blank=True,
        help_text="Lämna tomt när erbjudandet finns överallt där företaget är verksamt.",
    )
    served_municipalities = models.ManyToManyField(
        Municipality,
        blank=True,
        related_name="+",
        verbose_name="utvalda kommuner",
        help_text="Fylls i när erbjudandet finns i utvalda kommuner.",
    )

    referrers = models.ManyToManyField(
        Referrer,
        blank=True,
        related_name="offers",
        verbose_name="vem kan anvisa",
        help_text="De som kan anvisa någon hit. Bara för arbetsintegrerande tjänster.",
    )
    free_places = models.PositiveSmallIntegerField(
        "lediga platser",
        null=True,
        blank=True,
        help_text="Hur många som kan börja nu. Lämna tomt om det inte är känt.",
    )
    free_places_on = models.DateField(
        "lediga platser gällde den",
        null=True,
        blank=True,
        help_text="Dagen då företaget lämnade uppgiften. Den visas bredvid antalet.",
    )

    objects = BelongingQuerySet.as_manager()

    class Meta:
        verbose_name = "erbjudande"
        verbose_name_plural = "erbjudanden"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(integration_kind="") | Q(kind="work_integration"),
                name="offer_integration_kind_only_for_integration",
            ),
            models.CheckConstraint(
                condition=Q(free_places__isnull=True, free_places_on__isnull=True)
                | Q(
                    free_places__isnull=False,
                    free_places_on__isnull=False,
                    kind="work_integration",
                ),
                name="offer_free_places_dated_and_only_for_integration",
                violation_error_message="Lediga platser anges med datum, och bara för en "
                "arbetsintegrerande tjänst.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        super().save(*args, **kwargs)
        self.enterprise.describe_again()

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        deleted = super().delete(*args, **kwargs)
        self.enterprise.describe_again()
        return deleted

    def clean(self) -> None:
        super().clean()
        if self.integration_kind and self.kind != self.Kind.WORK_INTEGRATION:
            raise ValidationError(
                {"integration_kind": "Det här fylls bara i för en arbetsintegrerande tjänst."}
            )
        if (self.free_places is None) != (self.free_places_on is None):
            missing = "free_places" if self.free_places is None else "free_places_on"
            raise ValidationError(
                {missing: "Fyll i både antalet lediga platser och dagen då uppgiften lämnades."}
            )

    @property
    def has_own_area(self) -> bool:
        return bool(self.service_area)
