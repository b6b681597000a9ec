"""Yearly figures, each with its source and date."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from .enterprise import Enterprise


class Figure(models.Model):
    """One figure for one year, as the enterprise or another source reported it."""

    class Measure(models.TextChoices):
        EMPLOYEE_COUNT = "employee_count", "Anställda"
        PARTICIPANT_COUNT = "participant_count", "Deltagare"
        TARGET_GROUP_SHARE = "target_group_share", "Andel från målgruppen (procent)"
        TURNOVER = "turnover", "Omsättning (kronor)"

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="figures", verbose_name="företag"
    )
    year = models.PositiveSmallIntegerField(
        "år", validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    measure = models.CharField("uppgift", max_length=20, choices=Measure)
    value = models.DecimalField(
        "värde", max_digits=14, decimal_places=1, validators=[MinValueValidator(Decimal(0))]
    )
    source = models.CharField("källa", max_length=200, default="uppgift från företaget")
    reported_on = models.DateField("uppgiften lämnad")

    class Meta:
        verbose_name = "årsuppgift"
        verbose_name_plural = "årsuppgifter"
        ordering = ["-year", "measure"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "year", "measure"],
                name="figure_one_per_year_and_measure",
                violation_error_message="Det finns redan en sådan uppgift för det året.",
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="figure_not_negative"),
            models.CheckConstraint(
                condition=~Q(measure="target_group_share") | Q(value__lte=100),
                name="figure_share_at_most_100",
                violation_error_message="En andel kan vara högst 100 procent.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.year}"

    @property
    def is_target_group_share(self) -> bool:
        return self.measure == self.Measure.TARGET_GROUP_SHARE
