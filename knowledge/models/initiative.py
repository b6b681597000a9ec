"""The region's initiatives, each with its period."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format

from contacts.models import Municipality, RegionTask, check_web_address
from kronoberg_portal.foundation.history.models import history
from kronoberg_portal.foundation.publishing.models import Publishable, PublishableQuerySet
from kronoberg_portal.foundation.richtext.fields import RichTextField
from kronoberg_portal.foundation.search.models import Searchable, SearchableQuerySet

from .resource import Resource


class InitiativeQuerySet(PublishableQuerySet, SearchableQuerySet):
    def in_time_order(self) -> "InitiativeQuerySet":
        return self.order_by("starts_on", "pk")


class Initiative(Publishable, Searchable):
    """An insats of the region with its period: a prestudy, a project, a funding, a result."""

    title = models.CharField("rubrik", max_length=160)
    slug = models.SlugField("adress", max_length=180, unique=True)
    summary = models.CharField("sammanfattning", max_length=400)
    body = RichTextField("text", blank=True)
    starts_on = models.DateField("börjar")
    ends_on = models.DateField("slutar", null=True, blank=True)
    period = models.CharField(
        "perioden i ord", max_length=60, blank=True, help_text="Till exempel: hösten 2016."
    )
    funding = models.CharField("finansiering", max_length=200, blank=True)
    result = models.TextField("vad blev det?", blank=True)
    tasks = models.ManyToManyField(
        RegionTask, blank=True, related_name="initiatives", verbose_name="regionens uppdrag"
    )
    resources = models.ManyToManyField(
        Resource, blank=True, related_name="initiatives", verbose_name="kunskap från insatsen"
    )
    municipalities = models.ManyToManyField(
        Municipality, blank=True, related_name="initiatives", verbose_name="kommuner"
    )

    objects = InitiativeQuerySet.as_manager()
    history = history()

    class Meta(Publishable.Meta):
        verbose_name = "insats"
        verbose_name_plural = "insatser"
        ordering = ["starts_on", "pk"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="initiative_ends_after_it_starts",
                violation_error_message="Insatsen kan inte sluta innan den börjar.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("knowledge:initiative_detail", args=[self.slug])

    @property
    def when(self) -> str:
        """The period in words: as written, else *maj 2017 – oktober 2018* or *från maj 2017*."""
        if self.period:
            return self.period
        begins = date_format(self.starts_on, "F Y")
        return (
            f"{begins} – {date_format(self.ends_on, 'F Y')}" if self.ends_on else f"från {begins}"
        )

    def search_parts(self) -> list[str]:
        return [
            self.title,
            self.summary,
            self.funding,
            self.get_body_excerpt(words=400),
            self.result,
        ]


class InitiativeLink(models.Model):
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="links", verbose_name="insats"
    )
    url = models.URLField("adress", validators=[check_web_address])
    text = models.CharField("länktext", max_length=160)

    class Meta:
        verbose_name = "länk"
        verbose_name_plural = "länkar"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text
