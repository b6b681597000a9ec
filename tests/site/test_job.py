"""`manage.py job`: each job by its name, and what it would do."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from events.models import Participant, ParticipantState
from kronoberg_portal.foundation.jobs.models import Lease
from kronoberg_portal.foundation.outbox.models import Letter
from kronoberg_portal.site.jobs import JOBS
from tests.events.factories import in_days, make_event, make_participant, make_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    """One with a free seat, that begins soon."""
    return make_event(starts_at=timezone.now() + timedelta(hours=12), promotion_cutoff_hours=0)


def run(capsys, *args) -> str:
    call_command("job", *args)
    return capsys.readouterr().out


def everything() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Participant, Letter, Lease)]


def test_list_names_every_job_with_its_words(capsys):
    lines = run(capsys, "--list").splitlines()
    assert len(lines) == len(JOBS)
    for job, line in zip(JOBS, lines, strict=True):
        assert line.startswith(job.name)
        assert job.label in line
        assert "har inte körts än" in line


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_dry_run_of_each_job_changes_nothing(capsys, event, job):
    make_waiting(event)
    long_ago = timezone.now() - timedelta(days=9)
    make_participant(event, seated_at=long_ago)
    old = make_event(starts_at=in_days(-900))
    make_participant(old, food_needs="Kost")
    ended = make_event(starts_at=in_days(-4), has_survey=False)
    make_participant(ended, state=ParticipantState.ATTENDED)
    before = everything()
    assert f"{job.label}: " in run(capsys, job.name, "--dry-run")
    assert everything() == before
    assert not mail.outbox


@pytest.mark.parametrize(
    "name", ["events-promoted", "events-thanked", "events-needs-erased", "letters"]
)
def test_dry_run_says_what_the_run_then_does(capsys, event, name):
    make_waiting(event)
    make_participant(make_event(starts_at=in_days(-900)), food_needs="Kost")
    ended = make_event(starts_at=in_days(-4), has_survey=False)
    make_participant(ended, state=ParticipantState.ATTENDED)
    if name == "letters":
        Letter.objects.create(kind="x", to="kim@example.se", subject="Hej", text="Hej!")
    assert ": 1 (inget är ändrat)" in run(capsys, name, "--dry-run")
    assert run(capsys, name).endswith(": 1\n")
    assert ": 0 (inget är ändrat)" in run(capsys, name, "--dry-run")


def test_unknown_job_is_answered_with_those_that_there_are():
    for args in ([], ["finns-inte"]):
        with pytest.raises(CommandError, match="events-reminded"):
            call_command("job", *args)


def test_job_that_another_worker_does_is_left_alone():
    Lease.objects.take("events-promoted", "other:1", lasts=timedelta(minutes=10))
    with pytest.raises(CommandError, match="görs just nu av en annan arbetare"):
        call_command("job", "events-promoted")
