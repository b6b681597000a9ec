"""`manage.py worker`: letters, reminders and whatever else is due, as long as it runs."""

import logging
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Iterable

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone

from kronoberg_portal.foundation.jobs.models import Lease
from kronoberg_portal.foundation.jobs.running import Job, holder_name, run_due
from kronoberg_portal.foundation.outbox.models import Letter
from kronoberg_portal.foundation.outbox.queue import send_due
from kronoberg_portal.site.jobs import JOBS, LETTERS

PAUSE_SECONDS = 1  # between two rounds when there is nothing to do
LONGEST_PAUSE_SECONDS = 5  # between two tries when the database is away

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Gör det som ska göras: skickar brev, påminner och gallrar. Flera kan köras samtidigt. "
        "Avslutas med Ctrl+C eller SIGTERM när det pågående är klart."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="gör allt som ska göras nu, och sluta sedan"
        )

    def handle(self, *args, once: bool, **options) -> None:
        if once:
            self._work_once()
        else:
            self._work_until_stopped()

    def _work_once(self) -> None:
        began_at = timezone.now()
        Lease.objects.beat(holder_name())
        done = run_due(job for job in JOBS if job is not LETTERS)
        done[LETTERS.name] = _send_all()
        leases = Lease.objects.in_bulk([job.name for job in JOBS])
        failed = []
        for job in JOBS:
            lease = leases.get(job.name)
            if job.name in done:
                outcome = str(done[job.name])
            elif lease.last_error and lease.last_started_at >= began_at:
                outcome = f"misslyckades, {lease.last_error}"
                failed.append(str(job))
            elif lease.until and lease.until > began_at:
                outcome = "görs just nu av en annan arbetare"
            else:
                next_at = timezone.localtime(lease.next_due_at)
                outcome = f"inte dags än, nästa gång {next_at:%Y-%m-%d kl. %H.%M}"
            self.stdout.write(f"{job}: {outcome}")
        if failed:
            raise CommandError(f"Det här misslyckades: {', '.join(failed)}. Resten är gjort.")

    def _work_until_stopped(self) -> None:
        stopping = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopping.set())
        logger.info("worker %s begins", holder_name())
        pause = PAUSE_SECONDS
        while not stopping.is_set():
            close_old_connections()
            try:
                busy = work_a_round(JOBS, stopping)
            except (OperationalError, InterfaceError) as error:
                logger.warning(
                    "the database is away (%s), next try in %s s", type(error).__name__, pause
                )
                stopping.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            else:
                pause = PAUSE_SECONDS
                if not busy:
                    stopping.wait(PAUSE_SECONDS)
        logger.info("worker %s ends", holder_name())


def work_a_round(jobs: Iterable[Job], stopping: threading.Event) -> bool:
    """Run each job that is due; True when letters left, so that there may be more to send.

    The worker says that it lives before each job, and ends between two when it is told to stop.
    """
    letters = 0
    resting = Lease.objects.names_not_due()
    for job in jobs:
        if stopping.is_set():
            break
        if job.name not in resting:
            Lease.objects.beat(holder_name())
            letters += run_due([job]).get(LETTERS.name, 0)
    return letters > 0


def _send_all() -> int:
    """Send until no letter is due; how many left."""
    sent = 0
    while Letter.objects.due().exists():
        sent += send_due()
    return sent
