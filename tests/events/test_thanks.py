"""Thanks afterwards and notes from staff. Rule 18."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from events import actions
from events.jobs import thank_all
from events.links import participant_path
from events.models import Attendance, Event, ParticipantState
from knowledge.models import Resource
from kronoberg_portal.foundation.outbox.models import Letter
from tests.events.factories import in_days, make_event, make_participant, make_session, make_waiting
from tests.events.test_concurrency import at_once
from tests.knowledge.factories import make_resource

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    """One that ended yesterday."""
    return make_event(title="Exempelkurs", starts_at=in_days(-1, 13))


def thanked() -> set[str]:
    return set(Letter.objects.filter(kind="events:thanks").values_list("to", flat=True))


def close_list(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(attendance_closed_at=timezone.now())


def test_rule_18_thanks_go_when_the_list_is_closed_to_those_who_were_there(event):
    make_participant(event, email="var@example.se", state=ParticipantState.ATTENDED)
    make_participant(event, email="uteblev@example.se", state=ParticipantState.NO_SHOW)
    make_waiting(event)
    assert thank_all() == 0
    close_list(event)
    assert thank_all() == 1
    assert thank_all() == 0
    assert thanked() == {"var@example.se"}
    event.refresh_from_db()
    assert event.thanked_at


def test_rule_18_without_a_closed_list_thanks_go_after_three_days_to_all_who_had_a_seat(event):
    make_participant(event, email="plats@example.se")
    make_participant(event, email="avbokad@example.se", state=ParticipantState.CANCELLED)
    make_waiting(event)
    with time_machine.travel(event.ends_at + timedelta(days=3, seconds=-1), tick=False):
        assert thank_all() == 0
    with time_machine.travel(event.ends_at + timedelta(days=3, seconds=1), tick=False):
        assert thank_all() == 1
    assert thanked() == {"plats@example.se"}


def test_rule_18_list_that_was_begun_and_never_closed_says_who_was_there(event):
    there = make_participant(event, email="var@example.se")
    make_participant(event, email="omarkerad@example.se")
    Attendance.objects.create(participant=there, session=make_session(event))
    with time_machine.travel(event.ends_at + timedelta(days=3, seconds=1), tick=False):
        assert thank_all() == 1
    assert thanked() == {"var@example.se"}


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "cancelled"},
        {"state": "archived"},
        {"sends_thanks": False},
        {"thanked_at": in_days(0)},
        {"ends_at": in_days(-20), "starts_at": in_days(-21)},  # long ago: it would only surprise
    ],
)
def test_rule_18_such_an_event_thanks_nobody(event, fields):
    make_participant(event, state=ParticipantState.ATTENDED)
    close_list(event)
    Event.objects.filter(pk=event.pk).update(**fields)
    assert thank_all() == 0


def test_rule_18_thanks_hold_published_materials_and_the_own_survey_link(event):
    shown, draft = make_resource(title="Bilderna"), make_resource(title="Utkastet", state="draft")
    event.materials.set(Resource.objects.filter(pk__in=[shown.pk, draft.pk]))
    person = make_participant(event, state=ParticipantState.ATTENDED)
    close_list(event)
    thank_all()
    letter = Letter.objects.get()
    assert shown.get_absolute_url() in letter.text
    assert shown.get_absolute_url() in letter.html
    assert "Utkastet" not in letter.text + letter.html
    assert participant_path(person, "survey") in letter.text
    assert not letter.calendar


@pytest.mark.parametrize("answered", [True, False])
def test_rule_18_no_survey_link_where_there_is_nothing_to_answer(event, answered):
    event.has_survey = answered
    event.save()
    make_participant(event, state=ParticipantState.ATTENDED, has_answered_survey=answered)
    close_list(event)
    thank_all()
    assert "frågor" not in Letter.objects.get().text.replace("Frågor?", "")


@pytest.mark.django_db(transaction=True)
def test_rule_18_workers_at_once_thank_each_person_once():
    event = make_event(starts_at=in_days(-1, 13), has_survey=False)
    for _ in range(6):
        make_participant(event, state=ParticipantState.ATTENDED)
    close_list(event)
    results = at_once(*[thank_all] * 4)
    assert sum(results) == 6
    assert len(thanked()) == Letter.objects.count() == 6


# ── A note from staff ────────────────────────────────────────────────────────────────────────
def note(event: Event, coordinator, *states: str, text: str = "Ta med en penna.\nVi ses!") -> int:
    return actions.write_note(
        event=event, states=states, subject="Inför träffen", text=text, by=coordinator
    )


def test_rule_18_note_goes_to_the_chosen_states_only(event, coordinator):
    seated = make_participant(event, email="plats@example.se")
    make_waiting(event, email="vantar@example.se")
    make_participant(event, email="borta@example.se", state=ParticipantState.CANCELLED)
    assert note(event, coordinator, "registered") == 1
    letter = Letter.objects.get()
    assert letter.to == "plats@example.se"
    assert letter.subject == "Inför träffen: Exempelkurs"
    assert "Ta med en penna.\nVi ses!" in letter.text
    assert "Ta med en penna.<br>Vi ses!" in letter.html
    assert participant_path(seated) in letter.text
    assert note(event, coordinator, "waiting", "cancelled") == 2


def test_rule_18_note_sent_twice_is_written_once(event, coordinator):
    make_participant(event)
    assert note(event, coordinator, "registered") == 1
    assert note(event, coordinator, "registered") == 0
    assert note(event, coordinator, "registered", text="Något annat.") == 1


def test_rule_18_note_never_goes_to_who_was_replaced_or_to_an_address_twice(event, coordinator):
    make_participant(event, email="Kim@example.se", state=ParticipantState.CANCELLED)
    make_participant(event, email="kim@example.se")
    for state in (ParticipantState.REPLACED, ParticipantState.DUPLICATE):
        make_participant(event, state=state)
    states = [state.value for state in ParticipantState]
    assert note(event, coordinator, *states) == 1


def test_rule_18_note_carries_no_markup_and_no_meeting_link(event, coordinator):
    event.meeting_link = "https://moten.example.se/x"
    event.save()
    make_participant(event)
    note(event, coordinator, "registered", text="<script>alert(1)</script>")
    letter = Letter.objects.get()
    assert "<script>" not in letter.html
    assert "moten.example.se" not in letter.text + letter.html


@pytest.mark.parametrize("text", ["", " \n "])
def test_rule_18_note_without_text_is_refused(event, coordinator, text):
    make_participant(event)
    with pytest.raises(actions.Refused, match="Skriv både rubrik och text"):
        note(event, coordinator, "registered", text=text)
