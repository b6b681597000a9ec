"""A new time, place or link: the difference, the question, the letters. Rules 18, 21, 22 and 24."""

import re
from datetime import timedelta

import icalendar
import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from events import actions
from events.models import Event, Participant, ParticipantState, Session
from kronoberg_portal.foundation.outbox.models import Letter
from tests.events.factories import (
    in_days,
    make_event,
    make_participant,
    make_session,
    make_waiting,
)
from tests.events.test_office import address, form_of, save
from tests.events.test_registration import text_of

pytestmark = pytest.mark.django_db

QUESTION = "Inget är sparat än. Det här ändras för dem som är anmälda:"


@pytest.fixture
def event():
    return make_event(
        title="Exempelkurs",
        starts_at=in_days(30, 13),
        meeting_link="https://moten.example.se/hemlig",
        needs_approval=True,
        capacity=1,
    )


@pytest.fixture
def people(event) -> dict[str, Participant]:
    return {
        "seated": make_participant(event, email="plats@example.se"),
        "waiting": make_waiting(event, email="vantar@example.se"),
        "pending": make_participant(event, state=ParticipantState.PENDING, email="ny@example.se"),
        "gone": make_participant(event, state=ParticipantState.CANCELLED, email="borta@example.se"),
    }


def edited(event: Event, **fields) -> Event:
    row = Event.objects.get(pk=event.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def letters() -> dict[str, Letter]:
    return {letter.to: letter for letter in Letter.objects.order_by("pk")}


def entries(letter: Letter) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(letter.calendar).walk("VEVENT")


def confirmed(page) -> dict:
    """What the question's own form would send."""
    html = page.content.decode()
    fields: dict = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', html):
        if name != "csrfmiddlewaretoken":
            fields.setdefault(name, []).append(value)
    if re.search(r'type="checkbox" name="notify" value="ja" checked', html):
        fields["notify"] = ["ja"]
    return fields


# ── Rule 21: the letters ─────────────────────────────────────────────────────────────────────
def test_rule_21_new_time_and_place_are_told_old_and_new_to_everybody_living(
    event, people, coordinator
):
    was = event.when
    moved = edited(event, venue="Verkstan", venue_address="")
    moved.starts_at += timedelta(days=1)
    moved.ends_at += timedelta(days=1)

    saved = actions.save_event(event=moved, by=coordinator)

    assert saved.told == 3
    sent = letters()
    assert set(sent) == {"plats@example.se", "vantar@example.se", "ny@example.se"}
    for letter in sent.values():
        assert letter.kind == "events:event_changed"
        assert f"När\n  Förut: {was}\n  Nu: {moved.when}" in letter.text
        assert "Förut: Exempelsalen, Storgatan 1, Växjö\n  Nu: Verkstan, Växjö" in letter.text
        assert moved.when in letter.html


def test_rule_18_change_letter_says_how_each_one_stands(event, people, coordinator):
    actions.save_event(
        event=edited(event, meeting_link="https://moten.example.se/ny", venue="Verkstan"),
        by=coordinator,
    )
    sent = letters()
    seated = sent["plats@example.se"]
    assert seated.calendar_method == "REQUEST"
    assert "Du har kvar din plats." in seated.text
    assert "Möteslänk\n  Förut: https://moten.example.se/hemlig\n" in seated.text
    assert "https://moten.example.se/ny" in seated.text
    for other, word in (("vantar@example.se", "väntelistan"), ("ny@example.se", "godkännande")):
        letter = sent[other]
        assert word in letter.subject
        assert word in letter.text
        assert not letter.calendar
        assert "moten.example.se" not in letter.text + letter.html


def test_rule_19_those_who_wait_hear_nothing_when_only_the_link_is_new(event, people, coordinator):
    saved = actions.save_event(
        event=edited(event, meeting_link="https://moten.example.se/ny"), by=coordinator
    )
    assert saved.told == 1
    assert set(letters()) == {"plats@example.se"}


@pytest.mark.parametrize(
    "text",
    [
        {"title": "Rättad rubrik"},
        {"summary": "Rättad text"},
        {"venue_access": "Hiss finns."},
        {"capacity": 50},
    ],
)
def test_rule_21_correcting_a_text_sends_nothing(event, people, coordinator, text):
    assert actions.save_event(event=edited(event, **text), by=coordinator).told == 0
    assert not Letter.objects.filter(kind="events:event_changed").exists()


@pytest.mark.parametrize("state", ["draft", "completed", "archived"])
def test_rule_21_event_that_is_not_held_tells_nobody(event, people, coordinator, state):
    Event.objects.filter(pk=event.pk).update(state=state)
    actions.save_event(event=edited(event, venue="Verkstan"), by=coordinator)
    assert not Letter.objects.exists()


def test_rule_22_sequence_grows_and_uid_stays_with_each_change(event, people, coordinator):
    found = []
    for venue in ("Verkstan", "Biblioteket", "Torget"):
        actions.save_event(event=edited(event, venue=venue), by=coordinator)
        [entry] = entries(letters()["plats@example.se"])
        found.append((str(entry["UID"]), int(entry["SEQUENCE"])))
        assert venue in str(entry["LOCATION"])
    assert len({uid for uid, _ in found}) == 1
    assert [sequence for _, sequence in found] == [1, 2, 3]


def test_change_keeps_what_jobs_and_verbs_wrote_while_the_form_was_open(event, coordinator):
    open_form = edited(event, venue="Verkstan")
    Event.objects.filter(pk=event.pk).update(
        attendance_closed_at=in_days(0), thanked_at=in_days(0), calendar_sequence=7
    )
    actions.save_event(event=open_form, by=coordinator)
    event.refresh_from_db()
    assert event.attendance_closed_at
    assert event.thanked_at
    assert event.calendar_sequence == 8


# ── Rule 21: the office ──────────────────────────────────────────────────────────────────────
def test_rule_21_office_shows_the_difference_and_how_many_letters_before_it_saves(
    office, event, people
):
    page = save(office, event, venue="Verkstan", starts_at_1="14:00")

    text = text_of(page)
    assert QUESTION in text
    assert "Exempelsalen, Storgatan 1, Växjö" in text
    assert "Verkstan, Storgatan 1, Växjö" in text
    assert "1 som har en plats får brev, med ny kalenderinbjudan." in text
    assert "2 som väntar får brev" in text
    event.refresh_from_db()
    assert event.venue == "Exempelsalen"
    assert not Letter.objects.exists()

    page = office.post(address(event), confirmed(page), follow=True)
    assert "3 brev om ändringen är på väg." in text_of(page)
    event.refresh_from_db()
    assert event.venue == "Verkstan"
    assert set(letters()) == {"plats@example.se", "vantar@example.se", "ny@example.se"}
    assert LogEntry.objects.filter(change_message__contains="Skickade 3 brev").exists()


def test_rule_21_staff_may_choose_to_tell_nobody(office, event, people):
    fields = confirmed(save(office, event, venue="Verkstan"))
    assert fields.pop("notify") == ["ja"]  # yes is what stands there
    office.post(address(event), fields, follow=True)
    event.refresh_from_db()
    assert event.venue == "Verkstan"
    assert event.calendar_sequence == 1
    assert not Letter.objects.exists()


@pytest.mark.parametrize("changes", [{"summary": "Rättad text."}, {"title": "Rättad rubrik"}])
def test_rule_21_corrected_text_is_saved_without_a_question(office, event, people, changes):
    assert QUESTION not in text_of(save(office, event, **changes))
    event.refresh_from_db()
    [(name, value)] = changes.items()
    assert getattr(event, name) == value
    assert not Letter.objects.exists()


def test_rule_21_nobody_registered_means_no_question(office, event):
    assert QUESTION not in text_of(save(office, event, venue="Verkstan"))
    event.refresh_from_db()
    assert event.venue == "Verkstan"


def test_fault_in_the_form_comes_before_the_question(office, event, people):
    page = save(office, event, venue="Verkstan", ends_at_1="09:00")
    assert QUESTION not in text_of(page)
    assert "Träffen måste sluta efter att den har börjat." in text_of(page)


def test_rule_21_moving_a_session_in_the_office_shows_and_tells_it(office, event, people):
    first = make_session(event, title="Del 1", starts_at=in_days(30, 13))
    second = make_session(event, title="Del 2", starts_at=in_days(37, 13))
    office.post(address(event), form_of(office, address(event)))  # so that its own times follow
    form = form_of(office, address(event))
    row = next(n for n in (0, 1) if str(form[f"sessions-{n}-id"]) == str(second.pk))

    page = save(office, event, **{f"sessions-{row}-venue": "Verkstan"})
    assert QUESTION in text_of(page)
    assert "Del 2" in text_of(page)
    office.post(address(event), confirmed(page), follow=True)

    second.refresh_from_db()
    assert second.venue == "Verkstan"
    letter = letters()["plats@example.se"]
    assert "Del 2\n  Förut: " in letter.text
    assert "Del 1\n  Förut" not in letter.text
    assert {str(e["UID"]).partition("@")[0] for e in entries(letter)} == {
        str(first.calendar_uid),
        str(second.calendar_uid),
    }


# ── Rule 24: sessions ────────────────────────────────────────────────────────────────────────
@pytest.fixture
def course(event):
    """Three sessions, a week apart."""
    for number in range(3):
        make_session(event, title=f"Del {number + 1}", starts_at=in_days(30 + 7 * number, 13))
    actions.follow_sessions(event)
    event.save()
    return event


def test_rule_24_cancelled_session_is_told_to_all_and_taken_out_alone(course, people, coordinator):
    middle = course.sessions.get(title="Del 2")
    told = actions.cancel_session(session=middle, reason="Sjuk lärare", by=coordinator)

    assert told == 3
    sent = letters()
    seated = sent["plats@example.se"]
    assert seated.subject == "Ett tillfälle är inställt: Exempelkurs"
    assert "Varför: Sjuk lärare" in seated.text
    assert f"Del 2, {middle.when}" in seated.text
    assert seated.calendar_method == "CANCEL"
    [entry] = entries(seated)
    assert str(entry["UID"]).startswith(str(middle.calendar_uid))
    assert entry["STATUS"] == "CANCELLED"
    assert entry["SEQUENCE"] == 1
    assert not sent["vantar@example.se"].calendar
    course.refresh_from_db()
    assert course.state == "published"
    states = dict(course.sessions.values_list("title", "state"))
    assert states == {"Del 1": "planned", "Del 2": "cancelled", "Del 3": "planned"}
    middle.refresh_from_db()
    assert middle.cancelled_at


def test_rule_24_cancelling_a_session_twice_tells_once(course, people, coordinator):
    middle = course.sessions.get(title="Del 2")
    actions.cancel_session(session=middle, reason="x", by=coordinator)
    assert actions.cancel_session(session=middle, reason="x", by=coordinator) == 0
    assert Letter.objects.count() == 3


def test_rule_24_course_begins_and_ends_with_what_is_left(course, coordinator):
    first, last = course.sessions.get(title="Del 1"), course.sessions.get(title="Del 3")
    actions.cancel_session(session=first, reason="x", by=coordinator)
    course.refresh_from_db()
    assert course.starts_at == course.sessions.get(title="Del 2").starts_at
    actions.cancel_session(session=last, reason="x", by=coordinator)
    course.refresh_from_db()
    assert course.ends_at == course.sessions.get(title="Del 2").ends_at
    with pytest.raises(actions.Refused, match="Ställ in hela träffen i stället"):
        actions.cancel_session(
            session=course.sessions.get(title="Del 2"), reason="x", by=coordinator
        )


def test_rule_24_who_comes_later_is_invited_only_to_what_is_held(course, coordinator):
    middle = course.sessions.get(title="Del 2")
    actions.cancel_session(session=middle, reason="x", by=coordinator)
    person = make_participant(course, state=ParticipantState.PENDING, email="sen@example.se")
    actions.approve(participant=person, by=coordinator)
    letter = letters()["sen@example.se"]
    assert [str(entry["SUMMARY"]) for entry in entries(letter)] == [
        "Exempelkurs: Del 1",
        "Exempelkurs: Del 3",
    ]
    assert {entry["STATUS"] for entry in entries(letter)} == {"CONFIRMED"}
    assert "(inställt)" in letter.text


def test_rule_24_office_asks_why_and_says_how_many_before_it_cancels(office, course, people):
    middle = course.sessions.get(title="Del 2")
    page = reverse("admin:events_session_cancel", args=[course.pk, middle.pk])
    assert page in office.get(address(course)).content.decode()
    assert "3 får brev" in text_of(office.get(page))
    assert "Skriv varför. Det står i brevet." in text_of(office.post(page, {"reason": ""}))
    assert not Letter.objects.exists()
    done = office.post(page, {"reason": "Sjuk lärare"}, follow=True)
    assert "Tillfället är inställt. 3 brev är på väg." in text_of(done)
    assert Session.objects.get(pk=middle.pk).state == "cancelled"


def test_rule_24_session_of_another_municipality_is_not_cancelled(client, editor):
    course = make_event(municipality=None)
    session = make_session(course)
    client.force_login(editor)
    page = reverse("admin:events_session_cancel", args=[course.pk, session.pk])
    assert client.post(page, {"reason": "x"}).status_code == 404
    session.refresh_from_db()
    assert session.state == "planned"


def test_rule_24_session_that_people_have_in_their_calendars_is_not_deleted(office, course, people):
    form = form_of(office, address(course)) | {"sessions-0-DELETE": "on"}
    office.post(address(course), form | {"changes_seen": "ja"}, follow=True)
    assert course.sessions.count() == 3


def test_rule_24_event_that_becomes_a_course_has_one_entry_for_each_session(
    event, people, coordinator
):
    """The entry for the whole, which people have, is taken out of their calendars."""

    def add_sessions():
        make_session(event, title="Del 1", starts_at=in_days(30, 13))
        make_session(event, title="Del 2", starts_at=in_days(37, 13))

    actions.save_event(event=edited(event), by=coordinator, save_parts=add_sessions)
    mine = Letter.objects.filter(to="plats@example.se").order_by("pk")
    assert [letter.calendar_method for letter in mine] == ["REQUEST", "CANCEL"]
    assert len(entries(mine[0])) == 2
    [gone] = entries(mine[1])
    assert str(gone["UID"]).startswith(str(event.calendar_uid))
    assert Letter.objects.filter(kind="events:calendar_entry_ended").count() == 1


def test_registration_never_stays_open_after_the_start_of_a_moved_course(event, coordinator):
    event.registration_closes_at = event.starts_at - timedelta(hours=1)
    event.save()
    actions.save_event(
        event=edited(event),
        by=coordinator,
        save_parts=lambda: make_session(event, starts_at=in_days(2, 13)),
    )
    event.refresh_from_db()
    assert event.starts_at == in_days(2, 13)
    assert event.registration_ends_at == event.changes_end_at == event.starts_at


# ── Promotion by hand, with a reason ─────────────────────────────────────────────────────────
def test_rule_18_seat_given_by_hand_has_a_reason_in_the_log_and_not_in_the_letter(office, event):
    waiting = make_waiting(event, name="Kajsa Ek")
    people = reverse("admin:events_participant_changelist")
    data = {"action": "give_seat", "_selected_action": [waiting.pk]}
    assert "Skäl" in text_of(office.post(people, data))
    page = office.post(people, data | {"confirmed": "ja", "reason": " "})
    assert "Skriv ett skäl." in text_of(page)
    waiting.refresh_from_db()
    assert waiting.state == ParticipantState.WAITING

    office.post(people, data | {"confirmed": "ja", "reason": "Kommunen har ingen annan"})
    waiting.refresh_from_db()
    assert waiting.state == ParticipantState.REGISTERED
    log = LogEntry.objects.get(change_message__contains="Ge plats")
    assert "Kommunen har ingen annan" in log.change_message
    assert "Kajsa" not in log.change_message
    letter = Letter.objects.get(kind="events:participant_promoted")
    assert "Kommunen har ingen annan" not in letter.text + letter.html
