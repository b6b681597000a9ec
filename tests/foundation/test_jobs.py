"""Jobs: leased to one worker, run when due, and a failing one stops no other."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import OperationalError
from django.utils import timezone

from kronoberg_portal.foundation.jobs.models import Lease
from kronoberg_portal.foundation.jobs.running import Job, run_due

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=STOCKHOLM)


def test_job_runs_when_due_and_then_rests():
    runs = []
    job = Job("remind", lambda: runs.append(1) or 3, every=timedelta(minutes=1))

    with time_machine.travel(NOON, tick=False) as clock:
        assert run_due([job]) == {"remind": 3}
        assert run_due([job]) == {}
        assert Lease.objects.names_not_due() == {"remind"}
        clock.shift(timedelta(minutes=1))
        assert Lease.objects.names_not_due() == set()
        assert run_due([job]) == {"remind": 3}
    assert len(runs) == 2


def test_job_that_another_worker_does_is_left_alone():
    job = Job("remind", lambda: 1, lasts=timedelta(minutes=10))
    with time_machine.travel(NOON, tick=False) as clock:
        assert Lease.objects.take("remind", "other:1", lasts=job.lasts)
        assert not Lease.objects.take("remind", "third:1", lasts=job.lasts)
        assert run_due([job]) == {}
        clock.shift(timedelta(minutes=10, seconds=1))
        assert run_due([job]) == {"remind": 1}


def test_job_that_fails_stops_no_other_and_keeps_no_persons_words():
    def fail():
        raise ValueError("Kim Larsson, kim@example.se")

    with time_machine.travel(NOON, tick=False) as clock:
        done = run_due([Job("bad", fail, every=timedelta(minutes=1)), Job("good", lambda: 2)])
        lease = Lease.objects.get(name="bad")
        assert done == {"good": 2}
        assert lease.last_error.startswith("ValueError < test_jobs.py:")
        assert "kim" not in lease.last_error.lower()
        assert lease.until is None

        clock.shift(timedelta(minutes=1))
        run_due([Job("bad", lambda: 0, every=timedelta(minutes=1))])
        assert Lease.objects.get(name="bad").last_error == ""


def test_failing_job_is_logged_without_a_persons_words(caplog):
    def fail():
        raise ValueError("kim@example.se")

    run_due([Job("bad", fail)])

    assert "job bad failed: ValueError" in caplog.text
    assert "kim@example.se" not in caplog.text


def test_database_that_is_away_is_not_hidden(monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr("django.db.models.query.QuerySet.update", away)

    with pytest.raises(OperationalError):
        run_due([Job("remind", lambda: 1)])


@pytest.mark.parametrize(
    ("ran", "expected"),
    [
        ((2026, 5, 4, 1, 0), (2026, 5, 4, 3, 10)),
        ((2026, 5, 4, 3, 10), (2026, 5, 5, 3, 10)),
        ((2026, 5, 4, 23, 0), (2026, 5, 5, 3, 10)),
        # Summer time begins 29 March and ends 25 October: still ten past three by the clock.
        ((2026, 3, 28, 12, 0), (2026, 3, 29, 3, 10)),
        ((2026, 10, 24, 12, 0), (2026, 10, 25, 3, 10)),
    ],
)
def test_nightly_job_is_due_by_the_local_clock(ran, expected):
    job = Job("nightly", lambda: 0, at=time(3, 10))

    due = job.next_due_at(datetime(*ran, tzinfo=STOCKHOLM))

    assert timezone.localtime(due) == datetime(*expected, tzinfo=STOCKHOLM)


def test_beat_says_when_a_worker_was_last_heard_of():
    assert Lease.objects.last_beat_at() is None

    with time_machine.travel(NOON, tick=False):
        Lease.objects.beat("here:1")
        Lease.objects.beat("there:2")

    assert Lease.objects.last_beat_at() == NOON
    assert Lease.objects.get(name=Lease.HEARTBEAT).holder == "there:2"
