"""The survey afterwards: once each, after the event, and nobody can tell who answered what."""

import pytest
from django.urls import reverse

from contacts.models import Municipality
from events import actions
from events.links import participant_path
from events.models import Event, EventState, Participant, ParticipantState, SurveyAnswer
from events.retention import erase_survey_texts
from tests.events.factories import in_days, make_event, make_participant
from tests.events.test_registration import text_of

pytestmark = pytest.mark.django_db

ANSWER = {"usefulness": "4", "quality": "5", "best": "Samtalen", "better": "Längre paus"}


@pytest.fixture
def held(db):
    return make_event(starts_at=in_days(-2))


def link(person: Participant) -> str:
    return participant_path(person, "survey")


def answer(event: Event, **fields) -> SurveyAnswer:
    return SurveyAnswer.objects.create(event=event, **{"usefulness": 4, "quality": 5, **fields})


# ── The participant ──────────────────────────────────────────────────────────────────────────
def test_rule_18_a_participant_answers_once_and_is_told_so_the_second_time(client, held):
    person = make_participant(held, state=ParticipantState.ATTENDED)
    assert "Vad tyckte du?" in text_of(client.get(link(person)))
    thanked = client.post(link(person), ANSWER, follow=True)
    assert "Tack för ditt svar" in text_of(thanked)
    again = client.post(link(person), {**ANSWER, "best": "En gång till"}, follow=True)
    assert "Du har redan svarat" in text_of(again)
    assert "Du har redan svarat" in text_of(client.get(link(person)))
    kept = SurveyAnswer.objects.get()
    assert (kept.usefulness, kept.quality, kept.best) == (4, 5, "Samtalen")


def test_two_posts_at_once_keep_one_answer(held):
    """The second was read before the first was kept: the verb looks again under the lock."""
    person = make_participant(held)
    fields = {"usefulness": 3, "quality": 3, "best": "", "better": ""}
    assert actions.answer_survey(participant=person, **fields)
    assert not person.has_answered_survey
    assert not actions.answer_survey(participant=person, **fields)
    assert SurveyAnswer.objects.count() == 1


def test_an_answer_has_no_tie_to_the_person(client, held):
    person = make_participant(held)
    before = Participant.objects.get(pk=person.pk).updated_at
    client.post(link(person), ANSWER)
    after = Participant.objects.get(pk=person.pk)
    assert after.has_answered_survey
    assert after.updated_at == before
    related = {field.related_model for field in SurveyAnswer._meta.get_fields()}
    assert related - {None} == {Event}


def test_what_is_wrong_is_said_and_nothing_is_lost(client, held):
    person = make_participant(held)
    response = client.post(link(person), {"usefulness": "6", "best": "<b>Bra</b>"})
    shown = text_of(response)
    assert "Välj ett betyg från 1 till 5." in shown
    assert "&lt;b&gt;Bra&lt;/b&gt;" in response.content.decode()
    assert "<title>Fel:" in response.content.decode()
    assert not SurveyAnswer.objects.exists()
    assert not Participant.objects.get(pk=person.pk).has_answered_survey


@pytest.mark.parametrize(
    ("text", "said"),
    [("640823-3234", "Skriv inte personnummer här."), ("x" * 2001, "Skriv högst 2000 tecken")],
)
def test_personal_numbers_and_very_long_texts_are_refused(client, held, text, said):
    person = make_participant(held)
    assert said in text_of(client.post(link(person), {**ANSWER, "better": text}))
    assert not SurveyAnswer.objects.exists()


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (ParticipantState.NO_SHOW, "för dem som var med"),
        (ParticipantState.CANCELLED, "för dem som var med"),
        (ParticipantState.REMOVED, "för dem som var med"),
        (ParticipantState.PENDING, "för dem som var med"),
    ],
)
def test_only_those_with_a_seat_answer(client, held, state, said):
    person = make_participant(held, state=state)
    assert said in text_of(client.get(link(person)))
    client.post(link(person), ANSWER)
    assert not SurveyAnswer.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "öppnar när träffen är slut"),
        ({"starts_at": in_days(-2), "has_survey": False}, "ingen utvärdering"),
        (
            {"starts_at": in_days(-2), "state": EventState.CANCELLED, "cancel_reason": "x"},
            "ingen utvärdering",
        ),
    ],
)
def test_there_is_no_survey_before_the_end_or_where_none_is_asked(client, fields, said):
    person = make_participant(make_event(**fields))
    assert said in text_of(client.get(link(person)))
    client.post(link(person), ANSWER)
    assert not SurveyAnswer.objects.exists()
    assert link(person) not in client.get(participant_path(person)).content.decode()


def test_rule_09_opening_the_link_answers_nothing(client, held):
    person = make_participant(held)
    client.head(link(person))
    client.get(link(person), ANSWER)
    assert not SurveyAnswer.objects.exists()


def test_rule_10_a_bad_link_gets_the_neutral_page_and_good_ones_are_private(client, held):
    assert client.get(reverse("events:survey", args=["x"])).status_code == 404
    response = client.get(link(make_participant(held)))
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]


def test_the_own_page_leads_to_the_survey_until_it_is_answered(client, held):
    person = make_participant(held, state=ParticipantState.ATTENDED)
    assert link(person) in client.get(participant_path(person)).content.decode()
    client.post(link(person), ANSWER)
    assert link(person) not in client.get(participant_path(person)).content.decode()


# ── Staff ────────────────────────────────────────────────────────────────────────────────────
def summary(event: Event) -> str:
    return reverse("admin:events_event_survey", args=[event.pk])


def test_the_summary_is_shown_from_three_answers_on(client, coordinator, held):
    client.force_login(coordinator)
    for number in range(2):
        answer(held, best=f"Hemligt {number}")
    few = text_of(client.get(summary(held)))
    assert "minst 3 har svarat" in few
    assert "Hemligt" not in few
    answer(held, usefulness=1, best="<i>Tre</i>")
    shown = client.get(summary(held))
    assert "Användbart i mitt arbete: 3,0 av 5" in text_of(shown)
    assert "&lt;i&gt;Tre&lt;/i&gt;" in shown.content.decode()
    assert "<svg" in shown.content.decode()


def test_texts_stand_in_an_order_that_tells_nothing_of_time(client, coordinator, held):
    client.force_login(coordinator)
    texts = [f"Text-{number:02}" for number in range(20)]
    for text in texts:
        answer(held, best=text, better=f"B{text}")
    shown = text_of(client.get(summary(held)))
    best, better = shown.split("Vad kan bli bättre")
    order = sorted(texts, key=best.index)
    assert order != texts
    assert order != sorted(texts, key=lambda text: better.index(f"B{text}"))


def test_the_summary_is_for_who_may_work_with_the_event(client, editor, held):
    others = make_event(municipality=Municipality.objects.get(slug="ljungby"))
    assert client.get(summary(held)).status_code == 302
    client.force_login(editor)
    assert client.get(summary(held)).status_code == 200
    assert client.get(summary(others)).status_code == 404


def test_rule_14_survey_texts_are_erased_with_the_bookings_and_grades_stay(held, settings):
    answer(held, best="Berit var bäst", better="Mer Berit")
    assert erase_survey_texts() == 0
    settings.EVENT_BOOKINGS_KEPT_DAYS = 1
    assert erase_survey_texts() == 1
    assert erase_survey_texts() == 0
    kept = SurveyAnswer.objects.get()
    assert (kept.best, kept.better, kept.usefulness) == ("", "", 4)
