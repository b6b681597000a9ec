"""The action plan, its goals and their actions."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from kronoberg_portal.foundation.history.models import history
from kronoberg_portal.foundation.publishing.models import Publishable, PublishableQuerySet
from kronoberg_portal.foundation.richtext.fields import RichTextField
from kronoberg_portal.foundation.search.models import Searchable, SearchableQuerySet

from .resource import Resource


class ActionPlanQuerySet(PublishableQuerySet, SearchableQuerySet):
    def latest_first(self) -> "ActionPlanQuerySet":
        """Those without known years last."""
        return self.order_by(F("starts_year").desc(nulls_last=True), "-pk")

    def current(self) -> "ActionPlanQuerySet":
        """Plans whose years include this one."""
        year = timezone.localdate().year
        return self.filter(starts_year__lte=year).filter(Q(ends_year=None) | Q(ends_year__gte=year))


class ActionPlan(Publishable, Searchable):
    """A handlingsplan: its period, its document, its goals with actions."""

    title = models.CharField("rubrik", max_length=160)
    slug = models.SlugField("adress", max_length=180, unique=True)
    summary = models.CharField("sammanfattning", max_length=400)
    body = RichTextField("text", blank=True)
    starts_year = models.PositiveSmallIntegerField(
        "från år",
        null=True,
        blank=True,
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
        help_text="Lämna tomt om du inte vet vilka år planen gäller.",
    )
    ends_year = models.PositiveSmallIntegerField(
        "till år",
        null=True,
        blank=True,
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
    )
    document = models.ForeignKey(
        Resource,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="action_plans",
        verbose_name="dokumentet",
    )

    objects = ActionPlanQuerySet.as_manager()
    history = history()

    class Meta(Publishable.Meta):
        verbose_name = "handlingsplan"
        verbose_name_plural = "handlingsplaner"
        ordering = ["-starts_year", "pk"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_year=None) | Q(ends_year__gte=F("starts_year")),
                name="action_plan_ends_after_it_starts",
                violation_error_message="Planen kan inte sluta innan den börjar.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("knowledge:action_plan_detail", args=[self.slug])

    @property
    def period(self) -> str:
        """The years in words: *2024–2027*, *2024*, *från 2024*; empty when they are not known."""
        if self.starts_year is None:
            return f"till {self.ends_year}" if self.ends_year else ""
        if self.ends_year is None:
            return f"från {self.starts_year}"
        years = dict.fromkeys([self.starts_year, self.ends_year])
        return "–".join(str(year) for year in years)

    def search_parts(self) -> list[str]:
        parts = [self.title, self.summary, self.get_body_excerpt(words=400)]
        if self.pk:
            parts += self.goals.values_list("title", flat=True)
        return parts


class Goal(models.Model):
    plan = models.ForeignKey(
        ActionPlan, models.CASCADE, related_name="goals", verbose_name="handlingsplan"
    )
    title = models.CharField("mål", max_length=200)
    description = models.TextField("beskrivning", blank=True)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "mål"
        verbose_name_plural = "mål"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Action(models.Model):
    """An åtgärd under a goal, with who is responsible and how it goes."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planerad"
        ONGOING = "ongoing", "Pågår"
        DONE = "done", "Klar"
        PAUSED = "paused", "Pausad"
        DROPPED = "dropped", "Utgår"

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="actions", verbose_name="mål")
    title = models.CharField("åtgärd", max_length=200)
    responsible = models.CharField("ansvarig", max_length=120, blank=True)
    state = models.CharField("läge", max_length=10, choices=State, default=State.PLANNED)
    due_on = models.DateField("klar senast", null=True, blank=True)
    follow_up = models.TextField("uppföljning", blank=True)
    followed_up_on = models.DateField("följdes upp", null=True, blank=True)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "åtgärd"
        verbose_name_plural = "åtgärder"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
