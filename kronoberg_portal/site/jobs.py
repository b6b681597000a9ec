"""What the worker does: the rooms' jobs and the portal's own."""

from datetime import time, timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from enterprises.jobs import JOBS as ENTERPRISES
from events.jobs import JOBS as EVENTS
from kronoberg_portal.foundation.jobs.running import Job
from kronoberg_portal.foundation.outbox.models import Letter
from kronoberg_portal.foundation.outbox.queue import send_due
from kronoberg_portal.foundation.outbox.retention import erase_old_letters
from kronoberg_portal.foundation.search.upkeep import forget_old_changes, refresh_statistics


def erase_old_sessions() -> int:
    """Delete the sessions of those who were logged in until some time ago; how many rows."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


LETTERS = Job(
    "letters",
    send_due,
    every=timedelta(0),
    # Each letter has a lease of its own, so the queue is soon free after a killed worker.
    lasts=timedelta(minutes=1),
    label="Skickade brev",
    count=lambda: Letter.objects.due().count(),
)
# Letters come last, so that those which the other jobs write leave in the same round.
JOBS = [
    *ENTERPRISES,
    *EVENTS,
    Job("letters-erased", erase_old_letters, at=time(3, 10), label="Gallrade brev"),
    Job("changes-forgotten", forget_old_changes, at=time(3, 15), label="Glömda ändringsnoter"),
    Job("statistics", refresh_statistics, at=time(3, 30), label="Räknade om tabellernas innehåll"),
    Job("sessions-erased", erase_old_sessions, at=time(3, 20), label="Gallrade inloggningar"),
    LETTERS,
]
