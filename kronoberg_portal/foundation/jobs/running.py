"""Running jobs when they are due."""

import logging
import os
import socket
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from .models import Lease

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """Something the worker does: ``run()`` does all that is due now and tells how much it was.

    ``every`` is the pause between two runs; with ``at`` (local time, Europe/Stockholm) it runs
    once a day from that time on instead. ``run`` must be safe to run twice, and at the same time
    as itself: a worker that is killed frees its lease only after ``lasts``. ``label`` is what the
    job is called in Swedish.

    ``count()`` tells how much ``run`` would do now and does nothing. Only a job that reaches out of
    the database needs one: for the others ``would_do`` runs and takes everything back.
    """

    name: str
    run: Callable[[], int]
    every: timedelta = timedelta(days=1)
    at: time | None = None
    lasts: timedelta = timedelta(minutes=10)
    label: str = ""
    count: Callable[[], int] | None = None

    def __str__(self) -> str:
        return self.label or self.name

    def next_due_at(self, after: datetime) -> datetime:
        """When the job is due next, given that it ran at ``after`` (aware)."""
        if self.at is None:
            return after + self.every
        local = timezone.localtime(after)
        candidate = timezone.make_aware(datetime.combine(local.date(), self.at))
        if candidate <= after:
            candidate = timezone.make_aware(
                datetime.combine(local.date() + timedelta(days=1), self.at)
            )
        return candidate


def would_do(job: Job) -> int:
    """How much the job would do now. Nothing is changed: what it writes is rolled back."""
    if job.count is not None:
        return job.count()
    with transaction.atomic():
        done = job.run() or 0
        transaction.set_rollback(True)
    return done


def holder_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def run_due(jobs: Iterable[Job], *, even_if_not_due: bool = False) -> dict[str, int]:
    """Run the jobs that are due and free; what each reported. A failing job stops no other.

    A database that is away shows itself as ``OperationalError`` or ``InterfaceError``.
    """
    done = {}
    holder = holder_name()
    for job in jobs:
        if not Lease.objects.take(
            job.name, holder, lasts=job.lasts, even_if_not_due=even_if_not_due
        ):
            continue
        error = ""
        try:
            done[job.name] = job.run() or 0
        except Exception as failure:  # the next job must run, and this one again later
            error = _where(failure)
            logger.error("job %s failed: %s", job.name, error)
        Lease.objects.give_back(
            job.name, holder, next_due_at=job.next_due_at(timezone.now()), error=error
        )
    return done


def _where(failure: Exception) -> str:
    """The kind of failure and the line it came from; its message may hold a person's words."""
    steps = [
        f"{os.path.basename(step.filename)}:{step.lineno}"
        for step in traceback.extract_tb(failure.__traceback__)[1:]
    ]
    return " < ".join([type(failure).__name__, *reversed(steps)])
