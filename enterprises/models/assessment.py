"""How an enterprise was assessed, criterion by criterion."""

from django.conf import settings
from django.db import models

from .enterprise import Enterprise


class Criterion(models.TextChoices):
    """The three hallmarks of a social enterprise and the four criteria of an ASF.

    Hallmarks: Region Kronoberg's page, and the Government's strategy of 2018. ASF: the
    Government's action plan of 2010, Tillväxtverket.
    """

    MEANS = "hallmark_means", "Affärsverksamheten är ett medel för samhällsnyttiga mål"
    MEASURED = "hallmark_measured", "Resultatet mäts mot de samhällsnyttiga målen"
    REINVESTED = "hallmark_reinvested", "Överskottet återinvesteras huvudsakligen"
    PURPOSE = (
        "wise_purpose",
        "Övergripande ändamål att integrera människor i arbetsliv och samhälle",
    )
    PARTICIPATION = (
        "wise_participation",
        "Medarbetarna är delaktiga genom ägande, avtal eller på annat väl dokumenterat sätt",
    )
    PROFITS = (
        "wise_profits",
        "Vinsten återinvesteras i huvudsak i den egna eller liknande verksamheter",
    )
    INDEPENDENT = "wise_independent", "Organisatoriskt fristående från offentlig verksamhet"

    @property
    def is_hallmark(self) -> bool:
        return self.value.startswith("hallmark_")


class Assessment(models.Model):
    class Value(models.TextChoices):
        MET = "met", "Uppfyllt"
        PARTLY = "partly", "Delvis"
        NOT_MET = "not_met", "Ej uppfyllt"
        NOT_ASSESSED = "not_assessed", "Ej bedömt"

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="assessments", verbose_name="företag"
    )
    criterion = models.CharField("kriterium", max_length=30, choices=Criterion)
    value = models.CharField("bedömning", max_length=12, choices=Value, default=Value.NOT_ASSESSED)
    evidence = models.CharField(
        "underlag", max_length=500, blank=True, help_text="Vad bedömningen bygger på. Syns utåt."
    )
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="bedömd av",
    )
    assessed_on = models.DateField("bedömd den", null=True, blank=True)

    class Meta:
        verbose_name = "bedömning"
        verbose_name_plural = "bedömningar"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "criterion"],
                name="assessment_one_per_criterion",
                violation_error_message="Det finns redan en bedömning av det kriteriet.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_criterion_display()}: {self.get_value_display()}"
