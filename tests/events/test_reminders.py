"""Reminders: who, when, and once. Rule 20."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from events import actions, emails
from events.jobs import remind_all
from events.models import Event, Participant, ParticipantState
from kronoberg_portal.foundation.outbox.models import Letter
from tests.events.factories import (
    fill,
    in_days,
    make_event,
    make_participant,
    make_session,
    make_waiting,
)
from tests.events.test_concurrency import at_once

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")
START = datetime(2027, 3, 4, 13, 0, tzinfo=STOCKHOLM)
DUE = datetime(2027, 3, 3, 9, 0, tzinfo=STOCKHOLM)
BEFORE = datetime(2027, 2, 20, 12, 0, tzinfo=STOCKHOLM)
SECOND = timedelta(seconds=1)


@pytest.fixture
def event():
    return make_event(
        title="Exempelkurs", starts_at=START, meeting_link="https://moten.example.se/x"
    )


@pytest.fixture
def person(event):
    return make_participant(event, email="kajsa@example.se", seated_at=BEFORE)


def reminders() -> list[str]:
    letters = Letter.objects.filter(kind="events:reminder").order_by("pk")
    return list(letters.values_list("to", flat=True))


def run_at(moment: datetime) -> int:
    with time_machine.travel(moment, tick=False):
        return remind_all()


def test_rule_20_reminder_goes_at_nine_the_day_before_and_once(event, person):
    assert run_at(DUE - SECOND) == 0
    assert run_at(DUE) == 1
    assert run_at(DUE + SECOND) == 0
    letter = Letter.objects.get()
    assert letter.subject == "Påminnelse: Exempelkurs"
    assert "torsdag 4 mars 2027, kl.\u00a013.00–16.00" in letter.text
    assert "https://moten.example.se/x" in letter.text
    person.refresh_from_db()
    assert person.reminded_of == START


@pytest.mark.parametrize(
    ("starts_at", "due"),
    [
        # The clock is put forward in the night between reminder and start.
        (datetime(2027, 3, 28, 9, 0), datetime(2027, 3, 27, 8, 0, tzinfo=UTC)),
        # The night before the reminder.
        (datetime(2027, 3, 29, 9, 0), datetime(2027, 3, 28, 7, 0, tzinfo=UTC)),
        # And back.
        (datetime(2027, 10, 31, 9, 0), datetime(2027, 10, 30, 7, 0, tzinfo=UTC)),
        (datetime(2027, 11, 1, 9, 0), datetime(2027, 10, 31, 8, 0, tzinfo=UTC)),
    ],
)
def test_rule_20_nine_is_nine_on_the_clock_around_the_shifts(starts_at, due):
    event = make_event(starts_at=starts_at.replace(tzinfo=STOCKHOLM))
    make_participant(event, seated_at=due - timedelta(days=2))
    assert run_at(due - SECOND) == 0
    assert run_at(due) == 1


@pytest.mark.parametrize("at", [datetime(2027, 3, 28, 2, 30), datetime(2027, 10, 31, 2, 30)])
def test_rule_20_time_that_does_not_exist_or_comes_twice_reminds_once(at):
    start = (at + timedelta(days=1)).replace(hour=13, tzinfo=STOCKHOLM)
    event = make_event(starts_at=start, reminder_at=time(2, 30))
    make_participant(event, seated_at=BEFORE)
    night = at.replace(hour=0, minute=0, tzinfo=STOCKHOLM).astimezone(UTC)
    sent = [run_at(night + timedelta(minutes=30 * n)) for n in range(12)]
    assert sum(sent) == 1


def test_rule_20_days_and_time_are_the_events_own():
    event = make_event(starts_at=START, reminder_days=7, reminder_at=time(14, 30))
    make_participant(event, seated_at=BEFORE)
    due = datetime(2027, 2, 25, 14, 30, tzinfo=STOCKHOLM)
    assert run_at(due - SECOND) == 0
    assert run_at(due) == 1


# ── Whom ─────────────────────────────────────────────────────────────────────────────────────
def test_rule_20_only_who_has_a_seat_is_reminded(event, person):
    make_waiting(event)
    for state in ("pending", "cancelled", "removed", "replaced", "duplicate"):
        make_participant(event, state=ParticipantState(state), seated_at=BEFORE)
    assert run_at(DUE) == 1
    assert reminders() == ["kajsa@example.se"]


def test_rule_20_who_got_a_seat_after_the_moment_is_not_reminded(event, person):
    make_participant(event, seated_at=DUE + SECOND)
    make_participant(event, seated_at=DUE, email="precis@example.se")
    assert run_at(DUE + timedelta(hours=2)) == 2
    assert reminders() == ["kajsa@example.se", "precis@example.se"]


def test_rule_20_substitute_who_came_after_the_moment_is_not_reminded(event, person):
    with time_machine.travel(DUE + timedelta(minutes=1), tick=False):
        actions.substitute(
            participant=person,
            attendee=actions.Attendee(name="Nils", email="nils@example.se"),
            by=None,
        )
        assert remind_all() == 0


# ── Which events ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "fields",
    [
        {"state": "draft"},
        {"state": "cancelled"},
        {"state": "completed"},
        {"state": "archived"},
        {"state": "draft", "is_template": True},
        {"reminds": False},
    ],
)
def test_rule_20_such_an_event_sends_none(event, person, fields):
    Event.objects.filter(pk=event.pk).update(**fields)
    assert run_at(DUE) == 0
    assert actions.remind(event=event) == 0


def test_rule_20_event_cancelled_before_the_moment_sends_none(event, person, coordinator):
    with time_machine.travel(DUE - timedelta(hours=1), tick=False):
        actions.cancel_event(event=event, reason="Sjukdom", by=coordinator)
    assert run_at(DUE) == 0
    assert reminders() == []


def test_rule_20_event_that_has_begun_sends_none(event, person):
    assert run_at(START + SECOND) == 0


def test_rule_20_worker_that_was_away_reminds_late_rather_than_never(event, person):
    assert run_at(START - timedelta(hours=1)) == 1


# ── Moving ───────────────────────────────────────────────────────────────────────────────────
def move(event: Event, to: datetime, coordinator, *, now: datetime, notify: bool = True) -> None:
    with time_machine.travel(now, tick=False):
        row = Event.objects.get(pk=event.pk)
        row.starts_at, row.ends_at = to, to + timedelta(hours=3)
        actions.save_event(event=row, by=coordinator, notify=notify)


def test_rule_20_moved_event_is_reminded_of_at_its_new_time(event, person, coordinator):
    move(event, START + timedelta(days=7), coordinator, now=BEFORE)
    assert run_at(DUE) == 0
    assert run_at(DUE + timedelta(days=7)) == 1


def test_rule_20_event_moved_after_its_reminder_is_reminded_of_again(event, person, coordinator):
    assert run_at(DUE) == 1
    move(event, START + timedelta(days=7), coordinator, now=DUE + timedelta(hours=1))
    assert run_at(DUE + timedelta(hours=2)) == 0
    assert run_at(DUE + timedelta(days=7)) == 1
    assert len(reminders()) == 2


def test_rule_20_letter_of_a_move_past_the_moment_is_reminder_enough(event, person, coordinator):
    now = DUE - timedelta(days=1)
    move(event, START - timedelta(days=1), coordinator, now=now + timedelta(hours=1))
    assert Letter.objects.filter(kind="events:event_changed").count() == 1
    assert run_at(now + timedelta(hours=2)) == 0


def test_rule_20_move_that_nobody_was_told_of_is_reminded_of(event, person, coordinator):
    now = DUE - timedelta(days=1)
    move(event, START - timedelta(days=1), coordinator, now=now + timedelta(hours=1), notify=False)
    assert run_at(now + timedelta(hours=2)) == 1


def test_rule_24_each_session_that_is_held_is_reminded_of(coordinator):
    course = make_event(starts_at=START)
    for week in range(3):
        make_session(course, title=f"Del {week + 1}", starts_at=START + timedelta(days=7 * week))
    actions.follow_sessions(course)
    course.save()
    make_participant(course, seated_at=BEFORE)
    with time_machine.travel(BEFORE, tick=False):
        middle = course.sessions.get(title="Del 2")
        actions.cancel_session(session=middle, reason="x", by=coordinator)
    sent = [run_at(DUE + timedelta(days=7 * week)) for week in range(4)]
    assert sent == [1, 0, 1, 0]
    first, last = Letter.objects.filter(kind="events:reminder").order_by("pk")
    assert "Snart ses vi: Del 1, torsdag 4 mars 2027" in first.text
    assert "Snart ses vi: Del 3, torsdag 18 mars 2027" in last.text


# ── Once ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db(transaction=True)
def test_rule_20_workers_at_once_remind_each_person_once():
    event = make_event(starts_at=in_days(0, 23, 59))
    before = timezone.now() - timedelta(days=5)
    people = fill(event, 8)
    Participant.objects.update(seated_at=before)
    results = at_once(*[lambda: actions.remind(event=event)] * 4)
    assert sum(results) == len(people)
    assert sorted(reminders()) == sorted(person.email for person in people)


def test_rule_20_worker_that_is_killed_between_neither_loses_nor_doubles(event, monkeypatch):
    for _ in range(5):
        make_participant(event, seated_at=BEFORE)
    write, written = emails.reminder, []

    def dies(person, **more):
        written.append(person)
        if len(written) == 3:
            raise KeyboardInterrupt
        return write(person, **more)

    monkeypatch.setattr(emails, "reminder", dies)
    with pytest.raises(KeyboardInterrupt):
        run_at(DUE)
    marked = Participant.objects.exclude(reminded_of=None).count()
    assert marked == len(reminders())  # a mark and its letter are one
    assert run_at(DUE + SECOND) + marked == 5
    assert len(set(reminders())) == len(reminders()) == 5
