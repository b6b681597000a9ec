"""What calendars get over a whole life, and around the shifts of the clock. Rules 15, 22 to 24."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from events import actions, emails
from events.differences import Difference
from events.models import Event, Participant
from kronoberg_portal.foundation.outbox.models import Letter
from kronoberg_portal.foundation.outbox.queue import send_due
from tests.events.factories import make_event, make_participant, make_session

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")
# Markup, commas, a forged header, emoji, text that runs backwards.
HOSTILE = 'Å<b>sa</b> "Bo", Ek; x:y\\ 🌱 \u202eدورة\nBcc: alla@example.se\r\nATTENDEE:mailto:x@y.se'


def calendar_of(letter: Letter) -> icalendar.Calendar:
    return icalendar.Calendar.from_ical(letter.calendar)


def of(letter: Letter) -> tuple[str, dict[str, int]]:
    """The method of a letter's calendar part, and each UID in it with its SEQUENCE."""
    entries = calendar_of(letter).walk("VEVENT")
    found = {str(e["UID"]).partition("@")[0]: int(e["SEQUENCE"]) for e in entries}
    assert len(found) == len(entries)
    return letter.calendar_method, found


def to(address: str) -> list[Letter]:
    return list(Letter.objects.filter(to=address).exclude(calendar="").order_by("pk"))


def book(event: Event, coordinator, name: str) -> Participant:
    who = {"name": name, "email": f"{name.lower()}@example.se"}
    return actions.register(
        event=event,
        booker=actions.Booker(**who),
        attendees=[actions.Attendee(**who)],
        by=coordinator,
    ).participants.get()


def test_rule_22_uid_and_sequence_over_the_whole_life_of_a_course(coordinator):
    """Registered, changed, a session called off, substituted, cancelled, all called off."""
    start = datetime(2027, 3, 4, 13, 0, tzinfo=STOCKHOLM)
    course = make_event(title="Exempelkurs", starts_at=start)
    sessions = [
        make_session(course, title=f"Del {n + 1}", starts_at=start + timedelta(days=7 * n))
        for n in range(3)
    ]
    first, middle, last = (str(session.calendar_uid) for session in sessions)
    with time_machine.travel(datetime(2027, 2, 1, 12, tzinfo=UTC), tick=True):
        kim, lo = book(course, coordinator, "Kim"), book(course, coordinator, "Lo")

        moved = Event.objects.get(pk=course.pk)
        moved.title, moved.slug, moved.venue = "Nytt namn", "nytt-namn", "Verkstan"
        actions.save_event(event=moved, by=coordinator)
        actions.cancel_session(session=sessions[1], reason="Sjuk", by=coordinator)
        new = actions.Attendee(name="Nils", email="nils@example.se")
        actions.substitute(participant=kim, attendee=new, by=None)
        actions.cancel_participant(participant=lo, by=None)
        actions.cancel_event(event=course, reason="Sjukdom", by=coordinator)

    whole, rest = {first, middle, last}, {first, last}
    told = [of(letter) for letter in to("kim@example.se")]
    assert [method for method, _ in told] == ["REQUEST", "REQUEST", "CANCEL", "CANCEL"]
    assert [set(parts) for _, parts in told] == [whole, whole, {middle}, whole]
    told = [of(letter) for letter in to("lo@example.se")]
    assert [method for method, _ in told] == ["REQUEST", "REQUEST", "CANCEL", "CANCEL"]
    told = [of(letter) for letter in to("nils@example.se")]
    assert [method for method, _ in told] == ["REQUEST", "CANCEL"]
    assert [set(parts) for _, parts in told] == [rest, whole]
    for address in ("kim@example.se", "lo@example.se", "nils@example.se"):
        sequences = [max(of(letter)[1].values()) for letter in to(address)]
        assert sequences == sorted(set(sequences)), address  # each is newer than the one before


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        (datetime(2027, 3, 27, 13, 0), "20270327T120000Z"),
        (datetime(2027, 3, 28, 13, 0), "20270328T110000Z"),
        (datetime(2027, 10, 30, 13, 0), "20271030T110000Z"),
        (datetime(2027, 10, 31, 13, 0), "20271031T120000Z"),
    ],
)
def test_rule_23_one_in_the_afternoon_is_that_on_both_sides_of_the_shifts(client, local, utc):
    event = make_event(starts_at=local.replace(tzinfo=STOCKHOLM))
    invited = emails.participant_confirmed(make_participant(event))
    file = client.get(reverse("events:calendar", args=[event.slug])).content.decode()
    for text in (invited.calendar, file):
        assert f"DTSTART:{utc}" in text
        [entry] = icalendar.Calendar.from_ical(text).walk("VEVENT")
        assert entry["DTSTART"].dt.astimezone(STOCKHOLM).hour == 13
    assert "kl.\u00a013.00–16.00" in invited.text


def test_rule_23_course_over_the_shift_begins_at_the_same_hour_each_week(client):
    start = datetime(2027, 3, 25, 9, 0, tzinfo=STOCKHOLM)
    course = make_event(starts_at=start)
    for days in (0, 7):
        make_session(course, starts_at=start + timedelta(days=days))
    letter = emails.participant_confirmed(make_participant(course))
    starts = [entry["DTSTART"].dt for entry in calendar_of(letter).walk("VEVENT")]
    assert [start.astimezone(STOCKHOLM).hour for start in starts] == [9, 9]
    assert starts[1] - starts[0] == timedelta(days=7, hours=-1)


def test_rule_22_hostile_name_and_title_break_neither_mail_nor_calendar():
    event = make_event(title=HOSTILE[:150], venue=HOSTILE[:110])
    person = make_participant(event, name=HOSTILE[:110], email="asa@example.se")
    changes = [Difference("Var", HOSTILE, "Verkstan")]
    letters = [
        emails.participant_confirmed(person),
        emails.participant_replaced(person, had_seat=True),
        emails.substitute_welcomed(person, instead_of=HOSTILE),
        emails.event_changed(person, changes=changes),
        emails.session_cancelled(
            person, session=make_session(event, title=HOSTILE[:110]), reason=HOSTILE
        ),
    ]
    for letter in letters:
        assert "\n" not in letter.subject
        assert "<b>" not in letter.html
        for entry in calendar_of(letter).walk("VEVENT"):
            assert str(entry["ATTENDEE"]) == "mailto:asa@example.se"
    send_due()
    assert len(mail.outbox) == len(letters)
    for message in mail.outbox:
        read = message_from_bytes(message.message().as_bytes(), policy=policy.default)
        assert read["Bcc"] is None
        assert read["To"] == "asa@example.se"
        assert read.get_content_type() == "multipart/alternative"
        parts = list(read.iter_parts())
        kinds = [part.get_content_type() for part in parts]
        assert kinds == ["text/plain", "text/html", "text/calendar"]
        calendar = icalendar.Calendar.from_ical(parts[2].get_content())
        assert parts[2].get_param("method") == str(calendar["METHOD"])
        attendees = [
            str(entry["ATTENDEE"])
            for entry in calendar.walk("VEVENT")  # one each: no second line was smuggled in
        ]
        assert set(attendees) == {"mailto:asa@example.se"}


def test_rule_19_letter_without_a_seat_has_no_calendar_part():
    event = make_event()
    waiting = make_participant(event, state="waiting", waiting_since=event.created_at)
    emails.event_changed(waiting, changes=[Difference("Var", "Salen", "Verkstan")])
    emails.substitute_welcomed(waiting, instead_of="Kim")
    send_due()
    for message in mail.outbox:
        read = message_from_bytes(message.message().as_bytes(), policy=policy.default)
        assert [p.get_content_type() for p in read.iter_parts()] == ["text/plain", "text/html"]
