"""What an enterprise offers: goods, services and work-integration services."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from .enterprise import Enterprise
from .taxonomy import Sector


class Offer(models.Model):
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

    class Meta:
        verbose_name = "erbjudande"
        verbose_name_plural = "erbjudanden"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(integration_kind="") | Q(kind="work_integration"),
                name="offer_integration_kind_only_for_integration",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.integration_kind and self.kind != self.Kind.WORK_INTEGRATION:
            raise ValidationError(
                {"integration_kind": "Det här fylls bara i för en arbetsintegrerande tjänst."}
            )
