"""How long the outbox remembers what it has sent, and to whom."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from .models import Letter, LetterState

ERASED = "Texten är gallrad."


def erase_old_letters() -> int:
    """Take address and text out of letters sent, or given up, ``LETTER_KEPT_DAYS`` ago; how many.

    The row stays: that a letter of some kind was sent, when and about what. Safe to run twice.
    """
    limit = timezone.now() - timedelta(days=settings.LETTER_KEPT_DAYS)
    old = Q(state=LetterState.SENT, sent_at__lt=limit) | Q(
        state=LetterState.FAILED, next_attempt_at__lt=limit
    )
    return (
        Letter.objects.filter(old)
        .exclude(to="")
        .update(to="", reply_to="", text=ERASED, html="", calendar="", error="")
    )
