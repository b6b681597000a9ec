"""The worker: everything due, once or as long as it runs, alone or with others."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from kronoberg_portal.foundation.jobs.models import Lease
from kronoberg_portal.foundation.jobs.running import Job
from kronoberg_portal.foundation.outbox import queue
from kronoberg_portal.foundation.outbox.models import Letter, LetterState
from kronoberg_portal.site.jobs import JOBS, LETTERS
from kronoberg_portal.site.management.commands import worker
from tests.foundation.factories import make_letter

PATIENCE_SECONDS = 30


def work_once() -> str:
    out = StringIO()
    call_command("worker", once=True, stdout=out)
    return out.getvalue()


# ── Once ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_once_sends_every_letter_that_is_due_and_says_so(mailoutbox, monkeypatch):
    monkeypatch.setattr(worker, "send_due", lambda: queue.send_due(most=2))
    for _ in range(5):
        make_letter()
    later = make_letter(next_attempt_at=timezone.now() + timedelta(hours=1))

    assert "Skickade brev: 5\n" in work_once()

    assert len(mailoutbox) == 5
    later.refresh_from_db()
    assert later.state == LetterState.QUEUED
    assert "Skickade brev: 0\n" in work_once()


@pytest.mark.django_db
def test_once_says_one_line_for_each_job():
    lines = work_once().splitlines()

    assert len(lines) == len(JOBS)
    assert all(": " in line for line in lines)
    assert Lease.objects.last_beat_at()


@pytest.mark.django_db
def test_once_sends_letters_that_the_other_jobs_write(mailoutbox, monkeypatch):
    remind = Job("remind", lambda: bool(make_letter(subject="Påminnelse")), label="Påminnelser")
    monkeypatch.setattr(worker, "JOBS", [LETTERS, remind])

    work_once()

    assert [message.subject for message in mailoutbox] == ["Påminnelse"]


@pytest.mark.django_db
def test_once_ends_although_the_mail_server_is_away(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    letter = make_letter()

    assert "Skickade brev: 0\n" in work_once()

    letter.refresh_from_db()
    assert letter.state == LetterState.RETRY
    assert letter.next_attempt_at > timezone.now()


@pytest.mark.django_db
def test_once_says_what_failed_and_does_the_rest(mailoutbox, monkeypatch):
    def fail():
        raise ValueError("kim@example.se")

    monkeypatch.setattr(worker, "JOBS", [Job("bad", fail, label="Påminnelser"), LETTERS])
    make_letter()
    out = StringIO()

    with pytest.raises(CommandError, match=r"misslyckades: Påminnelser\. Resten är gjort"):
        call_command("worker", once=True, stdout=out)

    assert "Påminnelser: misslyckades, ValueError" in out.getvalue()
    assert "kim@example.se" not in out.getvalue()
    assert len(mailoutbox) == 1


@pytest.mark.django_db
def test_once_says_what_is_not_due_or_done_by_another(monkeypatch):
    nightly = Job("nightly", lambda: 0, label="Gallring")
    busy = Job("busy", lambda: 0, label="Påminnelser")
    monkeypatch.setattr(worker, "JOBS", [nightly, busy, LETTERS])
    Lease.objects.take("busy", "other:1", lasts=timedelta(minutes=5))
    work_once()

    text = work_once()

    assert "Gallring: inte dags än, nästa gång " in text
    assert "Påminnelser: görs just nu av en annan arbetare" in text


@pytest.mark.django_db
def test_nightly_jobs_erase_old_sessions_and_letters():
    now = timezone.now()
    Session.objects.create(session_key="old", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="new", expire_date=now + timedelta(days=1))
    make_letter(state=LetterState.SENT, sent_at=now - timedelta(days=91))

    text = work_once()

    assert "Gallrade inloggningar: 1\n" in text
    assert "Gallrade brev: 1\n" in text
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


# ── Round after round ────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_round_ends_after_the_job_at_hand_when_told_to_stop():
    stopping, ran = threading.Event(), []
    jobs = [
        Job("first", lambda: ran.append("first") or stopping.set()),
        Job("second", lambda: ran.append("second")),
    ]

    worker.work_a_round(jobs, stopping)

    assert ran == ["first"]
    assert Lease.objects.get(name="first").until is None


@pytest.mark.django_db
def test_round_says_that_there_may_be_more_to_send(mailoutbox):
    make_letter()

    assert worker.work_a_round([LETTERS], threading.Event()) is True
    assert worker.work_a_round([LETTERS], threading.Event()) is False


def test_worker_goes_on_when_the_database_comes_back(monkeypatch, caplog):
    rounds = []

    def work(jobs, stopping):
        rounds.append(1)
        if len(rounds) < 3:
            raise OperationalError("kim@example.se")
        stopping.set()

    monkeypatch.setattr(worker, "work_a_round", work)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    with caplog.at_level("INFO"):
        call_command("worker")

    assert len(rounds) == 3
    assert caplog.text.count("the database is away (OperationalError)") == 2
    assert "kim@example.se" not in caplog.text


# ── Workers as they are in production: processes of their own ────────────────────────────────
@pytest.fixture
def start_worker(transactional_db, tmp_path):
    """Start a worker on the tests' database; letters become files in ``tmp_path``."""
    database = connection.settings_dict
    started = []

    def start():
        code = (
            "import django; from django.conf import settings; import pathlib; django.setup();"
            f"settings.DATABASES['default']['NAME'] = {str(database['NAME'])!r};"
            f"settings.LETTER_DIR = pathlib.Path({str(tmp_path)!r});"
            "from django.core.management import call_command; call_command('worker')"
        )
        environ = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "kronoberg_portal.settings",
            "LOG_LEVEL": "INFO",
        }
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=django_settings.BASE_DIR,
            env=environ,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def wait_until(condition):
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.1)


def test_two_workers_send_every_letter_once_and_stop_when_told(start_worker, tmp_path):
    letters = [make_letter() for _ in range(40)]
    workers = [start_worker(), start_worker()]

    wait_until(lambda: not Letter.objects.exclude(state=LetterState.SENT).exists())
    for process in workers:
        process.send_signal(signal.SIGTERM)
    errors = [process.communicate(timeout=PATIENCE_SECONDS)[1] for process in workers]

    assert [process.returncode for process in workers] == [0, 0], errors
    assert len(list(tmp_path.glob("*.eml"))) == len(letters)
    assert set(Letter.objects.values_list("attempts", flat=True)) == {1}
    assert all("ends" in error for error in errors)


def test_worker_ends_in_peace_on_ctrl_c(start_worker):
    process = start_worker()
    wait_until(Lease.objects.last_beat_at)
    process.send_signal(signal.SIGINT)

    errors = process.communicate(timeout=PATIENCE_SECONDS)[1]

    assert process.returncode == 0
    assert "Traceback" not in errors
