"""Who was there, session by session."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .participant import Participant
from .session import Session


class Attendance(models.Model):
    """That a participant was seen: at one session of a course, or at an event without sessions."""

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="attendances", verbose_name="deltagare"
    )
    session = models.ForeignKey(
        Session,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name="tillfälle",
    )
    checked_in_at = models.DateTimeField("prickades av", auto_now_add=True)
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="av",
    )

    class Meta:
        verbose_name = "närvaro"
        verbose_name_plural = "närvaro"
        ordering = ["checked_in_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "session"], name="attendance_once_per_session"
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(session=None),
                name="attendance_once_without_sessions",
            ),
        ]

    def __str__(self) -> str:
        return f"Närvaro {self.pk}"
