"""What an event asks of those who register, beyond name and address; and what they answered."""

from django.core.exceptions import ValidationError
from django.db import models

from .event import Event
from .participant import Participant


class Question(models.Model):
    class Kind(models.TextChoices):
        TEXT = "text", "Fritext"
        CHOICE = "choice", "Välj ett alternativ"
        YES_NO = "yes_no", "Ja eller nej"

    event = models.ForeignKey(Event, models.CASCADE, related_name="questions", verbose_name="träff")
    text = models.CharField("fråga", max_length=200)
    kind = models.CharField("slag", max_length=10, choices=Kind, default=Kind.TEXT)
    choices = models.TextField("alternativ", blank=True, help_text="Ett alternativ på varje rad.")
    is_required = models.BooleanField("måste besvaras", default=False)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "fråga"
        verbose_name_plural = "frågor"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        super().clean()
        if self.kind == self.Kind.CHOICE and len(self.alternatives) < 2:
            raise ValidationError({"choices": "Skriv minst två alternativ, ett på varje rad."})

    @property
    def alternatives(self) -> list[str]:
        """What can be chosen, for a choice and for yes or no; none for a free text."""
        if self.kind == self.Kind.YES_NO:
            return ["Ja", "Nej"]
        lines = (line.strip() for line in self.choices.splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class Answer(models.Model):
    """One participant's answer to one question. Erased with the person."""

    question = models.ForeignKey(
        Question, models.CASCADE, related_name="answers", verbose_name="fråga"
    )
    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="answers", verbose_name="deltagare"
    )
    text = models.CharField("svar", max_length=1000)

    class Meta:
        verbose_name = "svar"
        verbose_name_plural = "svar"
        ordering = ["question__position", "question_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "participant"], name="answer_once_per_participant"
            ),
        ]

    def __str__(self) -> str:
        return self.text
