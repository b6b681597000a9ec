"""`manage.py job NAME`: one of the worker's jobs, now; or only how much it would do."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from kronoberg_portal.foundation.jobs.models import Lease
from kronoberg_portal.foundation.jobs.running import Job, run_due, would_do
from kronoberg_portal.site.jobs import JOBS


class Command(BaseCommand):
    help = (
        "Gör ett av arbetarens jobb nu, också när det inte är dags. Med --dry-run sägs bara hur "
        "mycket som skulle göras: inget ändras och inga brev skickas. Med --list visas alla jobb."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", metavar="NAMN", help="jobbets namn, se --list")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="säg hur mycket som skulle göras (skrivningar väntar så länge, i SQLite alla)",
        )
        parser.add_argument("--list", action="store_true", help="visa alla jobb")

    def handle(self, *args, name: str | None, dry_run: bool, **options) -> None:
        jobs = {job.name: job for job in JOBS}
        if options["list"]:
            self._list(jobs)
        elif name not in jobs:
            known = ", ".join(jobs)
            raise CommandError(f"Skriv namnet på ett jobb. De som finns: {known}.")
        elif dry_run:
            self.stdout.write(f"{jobs[name]}: {would_do(jobs[name])} (inget är ändrat)")
        else:
            self._run(jobs[name])

    def _list(self, jobs: dict[str, Job]) -> None:
        leases = Lease.objects.in_bulk(list(jobs))
        width = max(map(len, jobs))
        for name, job in jobs.items():
            lease = leases.get(name)
            when = "har inte körts än"
            if lease and lease.last_finished_at:
                local = timezone.localtime(lease.last_finished_at)
                when = f"kördes senast {local:%Y-%m-%d kl. %H.%M}"
            failed = f", misslyckades: {lease.last_error}" if lease and lease.last_error else ""
            self.stdout.write(f"{name:{width}}  {job}, {when}{failed}")

    def _run(self, job: Job) -> None:
        try:
            done = run_due([job], even_if_not_due=True)
        except OperationalError as error:
            raise CommandError("Databasen svarar inte. Försök igen om en stund.") from error
        if job.name in done:
            self.stdout.write(f"{job}: {done[job.name]}")
            return
        lease = Lease.objects.get(name=job.name)
        if lease.last_error:
            raise CommandError(f"{job}: misslyckades, {lease.last_error}")
        raise CommandError(f"{job}: görs just nu av en annan arbetare.")
