"""The occasions of a course."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from events.when import span

from .event import Event


class Session(models.Model):
    """One occasion of a course. An event without sessions is held at its own times."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planerat"
        CANCELLED = "cancelled", "Inställt"

    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions", verbose_name="träff")
    title = models.CharField("rubrik", max_length=120, blank=True)
    starts_at = models.DateTimeField("börjar")
    ends_at = models.DateTimeField("slutar")
    venue = models.CharField("lokal", max_length=120, blank=True)
    state = models.CharField("status", max_length=10, choices=State, default=State.PLANNED)
    cancelled_at = models.DateTimeField("ställdes in", null=True, blank=True, editable=False)
    calendar_uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = "tillfälle"
        verbose_name_plural = "tillfällen"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message="Tillfället måste sluta efter att det har börjat.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    @property
    def when(self) -> str:
        return span(self.starts_at, self.ends_at)
