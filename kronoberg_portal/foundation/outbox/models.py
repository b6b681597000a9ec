"""A letter in the outbox: to one address, about one thing, in one of five states."""

import uuid
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

# Pauses after the first, second … failed attempt; after the last the letter is given up.
PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440, 1440)]
LEASE = timedelta(minutes=5)  # how long one attempt may take before another worker may try


class LetterState(models.TextChoices):
    QUEUED = "queued", "I kö"
    SENDING = "sending", "Skickas"
    SENT = "sent", "Skickat"
    RETRY = "retry", "Väntar på nytt försök"
    FAILED = "failed", "Misslyckades"


# Letters that staff may send again, as long as their address and text are not erased.
STUCK_STATES = (LetterState.FAILED, LetterState.RETRY)


MOST_RECEIPTS = 3  # to one address in an hour


class LetterQuerySet(models.QuerySet):
    def unsent(self) -> "LetterQuerySet":
        return self.filter(state__in=[LetterState.QUEUED, LetterState.SENDING, LetterState.RETRY])

    def failed(self) -> "LetterQuerySet":
        return self.filter(state=LetterState.FAILED)

    def resendable(self) -> "LetterQuerySet":
        """Letters that did not get through and still have an address to go to."""
        return self.filter(state__in=STUCK_STATES).exclude(to="")

    def due(self) -> "LetterQuerySet":
        """Letters to send now: queued or waiting long enough, or left behind by a killed worker."""
        now = timezone.now()
        waiting = Q(state__in=[LetterState.QUEUED, LetterState.RETRY], next_attempt_at__lte=now)
        abandoned = Q(state=LetterState.SENDING, leased_until__lt=now)
        return self.filter(waiting | abandoned).order_by("next_attempt_at", "pk")

    def lease(self, pk: int) -> bool:
        """Take one due letter for this worker; False when another worker was first.

        One conditional UPDATE: the database lets exactly one worker through.
        """
        taken = (
            self.due()
            .order_by()
            .filter(pk=pk)
            .update(
                state=LetterState.SENDING,
                attempts=F("attempts") + 1,
                leased_until=timezone.now() + LEASE,
            )
        )
        return taken == 1

    def about(self, row: models.Model) -> "LetterQuerySet":
        """Letters about one row, for example a booking."""
        return self.filter(about_type=ContentType.objects.get_for_model(row), about_id=str(row.pk))

    def may_go_to(self, address: str, *, kind: str) -> bool:
        """Whether one more of a kind may go there: not when several did in the last hour, so that
        nobody's letter box can be filled through a form."""
        an_hour_ago = timezone.now() - timedelta(hours=1)
        lately = self.filter(kind=kind, to__iexact=address, created_at__gte=an_hour_ago)
        return lately.count() < MOST_RECEIPTS

    def oldest_unsent_at(self):
        """When the letter that has waited longest became due (aware), or None."""
        return self.due().aggregate(oldest=models.Min("next_attempt_at"))["oldest"]


class Letter(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("slag", max_length=80)
    to = models.EmailField("till")
    reply_to = models.EmailField("svar till", blank=True)
    subject = models.CharField("ämne", max_length=200)
    text = models.TextField("text")
    html = models.TextField("html", blank=True)
    calendar = models.TextField("kalenderdel", blank=True)
    calendar_method = models.CharField("kalendermetod", max_length=10, blank=True)
    state = models.CharField(
        "status", max_length=10, choices=LetterState, default=LetterState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField("försök", default=0)
    next_attempt_at = models.DateTimeField("nästa försök", default=timezone.now)
    leased_until = models.DateTimeField(null=True, editable=False)
    error = models.CharField("fel", max_length=300, blank=True)
    created_at = models.DateTimeField("skrivet", auto_now_add=True)
    sent_at = models.DateTimeField("skickat", null=True, blank=True)
    about_type = models.ForeignKey(
        ContentType, models.SET_NULL, null=True, blank=True, verbose_name="handlar om (slag)"
    )
    about_id = models.CharField("handlar om", max_length=64, blank=True)
    about = GenericForeignKey("about_type", "about_id")

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "brev"
        verbose_name_plural = "brev"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="letter_due"),
            models.Index(fields=["about_type", "about_id"], name="letter_about"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(subject=""), name="letter_has_a_subject"),
            models.CheckConstraint(condition=~Q(text=""), name="letter_has_a_text"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def can_be_resent(self) -> bool:
        """Would ``resendable()`` give this row?"""
        return bool(self.to) and self.state in STUCK_STATES

    @property
    def message_id(self) -> str:
        """Made from the row, so that a repeat after a crash is known as the same letter."""
        return f"<{self.uuid}@{urlsplit(settings.SITE_URL).hostname}>"
