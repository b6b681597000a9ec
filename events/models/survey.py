"""What those who were there thought of it. Nobody can tell who answered what."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from .event import Event


class SurveyAnswer(models.Model):
    """One filled-in survey. It knows no participant, and no time of day that could tell of one."""

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="survey_answers", verbose_name="träff"
    )
    usefulness = models.PositiveSmallIntegerField(
        "användbart i mitt arbete", validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    quality = models.PositiveSmallIntegerField(
        "innehåll och genomförande", validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    best = models.TextField("vad var bäst", max_length=2000, blank=True)
    better = models.TextField("vad kan bli bättre", max_length=2000, blank=True)
    answered_on = models.DateField("besvarad", auto_now_add=True)

    class Meta:
        verbose_name = "utvärdering"
        verbose_name_plural = "utvärderingar"
        ordering = ["answered_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(usefulness__range=(1, 5), quality__range=(1, 5)),
                name="survey_grades_from_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"Utvärdering {self.pk}"
