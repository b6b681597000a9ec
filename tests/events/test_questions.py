"""Questions that an event asks of each participant: in the form, on own pages, in the office."""

import re

import pytest
from django.urls import reverse

from events import actions
from events.links import booking_path, participant_path
from events.models import Answer, Booking, Participant, Question
from tests.events.factories import fill, make_event, make_participant, make_question
from tests.events.filling import filled, person, register
from tests.events.test_office import form_of
from tests.events.test_registration import hidden_fields, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make_event(title="Frågvis träff")


def answers(event) -> dict[tuple[str, str], str]:
    rows = Answer.objects.filter(participant__event=event)
    return {(row.participant.name, row.question.text): row.text for row in rows}


def post(client, event, *others, **fields):
    return client.post(reverse("events:register", args=[event.slug]), filled(*others, **fields))


# ── The form ─────────────────────────────────────────────────────────────────────────────────
def test_step_of_questions_is_there_only_when_the_event_asks(client, event):
    address = reverse("events:register", args=[event.slug])
    assert "Behov och frågor" not in text_of(client.get(address))
    assert "Kontrollera dina uppgifter" in text_of(post(client, event, action="next"))

    make_question(event, text="Vad vill du lära dig?")

    assert "Behov och frågor" in text_of(client.get(address))
    page = text_of(post(client, event, person("Kim Ek"), action="next"))
    assert "Kontrollera dina uppgifter" not in page
    assert page.count("Vad vill du lära dig?") == 2
    assert "Du: Boel Bokare" in page
    assert "Deltagare 1: Kim Ek" in page


def test_booker_who_does_not_take_part_is_not_asked(client, event):
    question = make_question(event, text="Vad vill du?", is_required=True)
    page = post(client, event, person("Kim Ek"), participates=None, action="next")
    assert text_of(page).count("Vad vill du?") == 1
    kim = person("Kim Ek") | {f"fraga_{question.pk}": "Lyssna"}
    register(client, event, kim, participates=None)
    assert answers(event) == {("Kim Ek", "Vad vill du?"): "Lyssna"}


def test_answers_are_checked_saved_and_shown_to_the_person_alone(client, event):
    text = make_question(event, text="Vad vill du lära dig?")
    choice = make_question(event, text="Vilken grupp?", kind="choice", choices="Röd\nBlå & vit")
    yes = make_question(event, text="Får vi fota dig?", kind="yes_no")
    mine = {
        f"fraga_{text.pk}": "Allt om\nupphandling <b>",
        f"fraga_{choice.pk}": "Blå & vit",
        f"fraga_{yes.pk}": "Nej",
    }
    kim = person("Kim Ek") | {f"fraga_{text.pk}": "Kims svar"}

    page = post(client, event, kim, action="check", **mine)
    for said in ("Allt om", "upphandling &lt;b&gt;", "Blå &amp; vit", "Nej", "Kims svar"):
        assert said in page.content.decode()
    assert not Booking.objects.exists()
    client.post(
        reverse("events:register", args=[event.slug]),
        filled(kim, **mine, form_key=hidden_fields(page)["form_key"]),
    )

    assert answers(event) == {
        ("Boel Bokare", "Vad vill du lära dig?"): "Allt om\nupphandling <b>",
        ("Boel Bokare", "Vilken grupp?"): "Blå & vit",
        ("Boel Bokare", "Får vi fota dig?"): "Nej",
        ("Kim Ek", "Vad vill du lära dig?"): "Kims svar",
    }
    booking = Booking.objects.get()
    of_booker = client.get(booking_path(booking)).content.decode()
    assert "Blå &amp; vit" in of_booker
    assert "Kims svar" not in of_booker
    of_kim = text_of(client.get(participant_path(event.participants.get(name="Kim Ek"))))
    assert "Kims svar" in of_kim
    assert "Allt om" not in of_kim


def test_what_was_answered_follows_through_every_step(client, event):
    question = make_question(event)
    name = f"fraga_{question.pk}"
    address = reverse("events:register", args=[event.slug])
    kim = person("Kim Ek") | {name: "Kims svar"}
    page = post(client, event, person("Lo Al"), kim, action="check", **{name: "Mitt svar"})

    for action in ("back_to_needs", "check", "back", "next", "check"):
        shown = fields_of(page)
        page = client.post(address, shown | {"action": action})
        assert fields_of(page)[name] == "Mitt svar"
    page = client.post(address, fields_of(page) | {"action": "back"})
    page = client.post(address, fields_of(page) | {"remove": "0"})  # Lo, who had not answered
    assert fields_of(page)["deltagare-0-name"] == "Kim Ek"
    assert fields_of(page)[f"deltagare-0-{name}"] == "Kims svar"


def fields_of(page) -> dict:
    """What the whole form of a page would send without a button."""
    form = page.content.decode().split('<form class="form', 1)[1].split("</form>")[0]
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if ("checkbox" in tag or "radio" in tag) and "checked" not in tag:
            continue
        fields[name[1]] = value[1] if value else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S):
        fields[name] = text.strip()
    chosen = r'<select[^>]*name="([^"]*)".*?<option value="([^"]*)"\s+selected.*?</select>'
    return fields | dict(re.findall(chosen, form, re.S))


@pytest.mark.parametrize(
    ("asked", "answer", "message"),
    [
        ({"is_required": True}, "", "Svara på frågan."),
        ({"is_required": True}, " \u202e\n ", "Svara på frågan."),
        ({}, "x" * 1001, "Skriv högst 1000 tecken. Nu är det 1001."),
        ({}, "Jag är 640823-3234", "Skriv inte personnummer här."),
        (
            {"kind": "choice", "choices": "A\nB", "is_required": True},
            "",
            "Välj ett av alternativen",
        ),
        ({"kind": "choice", "choices": "A\nB"}, "C", "Det alternativet finns inte."),
        ({"kind": "choice", "choices": "\n".join("ABCDEFGH")}, "Z", "Det alternativet finns inte."),
        ({"kind": "yes_no"}, "Kanske", "Det alternativet finns inte."),
        ({"kind": "yes_no", "is_required": True}, "", "Välj ett av alternativen"),
    ],
)
def test_answer_with_a_fault_says_which_and_saves_nothing(client, event, asked, answer, message):
    question = make_question(event, **asked)
    name = f"fraga_{question.pk}"

    for action in ("check", "send"):
        page = post(client, event, person("Kim Ek"), action=action, **{name: answer})
        assert message in text_of(page)
        assert "<title>Fel: Behov och frågor" in page.content.decode()
        assert f"Deltagare 1, {question.text}" in text_of(page) or not question.is_required
        assert fields_of(page)["deltagare-0-name"] == "Kim Ek"
    assert not Booking.objects.exists()


def test_required_question_that_came_while_the_form_was_open_is_asked_and_nothing_is_lost(
    client, event
):
    page = post(client, event, person("Kim Ek"), action="check", phone="0470-12 34 56")
    make_question(event, text="Nyss tillagd?", is_required=True)
    page = client.post(
        reverse("events:register", args=[event.slug]), hidden_fields(page) | {"action": "send"}
    )
    assert "Nyss tillagd?" in text_of(page)
    assert fields_of(page)["phone"] == "0470-12 34 56"
    assert not Booking.objects.exists()


def test_question_that_went_away_while_the_form_was_open_stops_nobody(event):
    question = make_question(event)
    other = make_question(make_event())
    made = actions.register(
        event=event,
        booker=actions.Booker(name="Boel", email="boel@example.se"),
        attendees=[
            actions.Attendee(
                name="Boel",
                email="boel@example.se",
                answers={question.pk: "Ja", other.pk: "Någon annans fråga", 999_999: "Borta"},
            )
        ],
        by=None,
    )
    assert [answer.text for answer in made.participants.get().answers.all()] == ["Ja"]


def test_booker_sees_the_same_whether_or_not_the_address_was_registered_before(client, event):
    question = make_question(event)
    make_participant(event, email="boel@example.se")
    register(client, event, **{f"fraga_{question.pk}": "Det jag skrev"})
    booking = Booking.objects.latest("pk")
    assert "Det jag skrev" in text_of(client.get(booking_path(booking)))


def test_form_asks_the_database_as_often_for_ten_participants_as_for_one(
    client, django_assert_max_num_queries
):
    event = make_event(serves_food=True)
    for _ in range(3):
        make_question(event)
    with django_assert_max_num_queries(12):
        post(client, event, *[person(f"Nr {n}") for n in range(9)], action="next")


# ── Substitution ─────────────────────────────────────────────────────────────────────────────
def test_rule_12_substitute_answers_anew_and_sees_nothing_of_the_old_answers(client, event):
    question = make_question(event, text="Vad vill du lära dig?")
    register(client, event, **{f"fraga_{question.pk}": "Den gamlas svar"})
    path = participant_path(event.participants.get(), "participant_substitute")
    assert "Den gamlas svar" not in text_of(client.get(path))

    new = {"name": "Ny Person", "email": "ny@example.se", f"fraga_{question.pk}": "Den nyas svar"}
    client.post(path, new | {"action": "send"})

    assert answers(event) == {("Ny Person", "Vad vill du lära dig?"): "Den nyas svar"}


# ── The office ───────────────────────────────────────────────────────────────────────────────
def test_staff_writes_questions_on_the_events_page(client, coordinator, event):
    client.force_login(coordinator)
    address = reverse("admin:events_event_change", args=[event.pk])
    data = form_of(client, address) | {
        "questions-TOTAL_FORMS": "1",
        "questions-0-text": "Vilken grupp?",
        "questions-0-kind": "choice",
        "questions-0-choices": "Röd\nBlå",
        "questions-0-position": "0",
    }
    wrong = client.post(address, data | {"questions-0-choices": "Röd"})
    assert "Skriv minst två alternativ" in text_of(wrong)
    long = client.post(address, data | {"questions-0-choices": f"Röd\n{'x' * 201}"})
    assert "högst 200 tecken" in text_of(long)

    assert client.post(address, data).status_code == 302

    assert Question.objects.get().alternatives == ["Röd", "Blå"]


def test_question_with_answers_is_deleted_only_by_whoever_has_seen_that_they_go_too(
    client, coordinator, event
):
    question = make_question(event, text="Vad vill du?")
    [someone] = fill(event, 1)
    Answer.objects.create(question=question, participant=someone, text="Lyssna")
    client.force_login(coordinator)
    address = reverse("admin:events_event_change", args=[event.pk])
    data = form_of(client, address) | {"questions-0-DELETE": "on"}

    page = client.post(address, data)

    assert "Frågan har 1 svar, som raderas med den." in text_of(page)
    assert Answer.objects.count() == 1
    client.post(address, data | {"questions-0-erases_answers": "on"})
    assert not Question.objects.exists()


def test_staff_sees_the_answers_beside_the_participant(client, coordinator, event):
    [someone] = fill(event, 1)
    Answer.objects.create(question=make_question(event), participant=someone, text="Lyssna <i>")
    client.force_login(coordinator)
    page = client.get(reverse("admin:events_participant_change", args=[someone.pk]))
    assert "Lyssna &lt;i&gt;" in page.content.decode()


def test_editor_sees_and_asks_only_in_the_events_of_the_own_municipality(
    client, editor, event, ljungby
):
    other = make_event(municipality=ljungby)
    [mine], [theirs] = fill(event, 1), fill(other, 1)
    for someone in (mine, theirs):
        question = make_question(someone.event)
        Answer.objects.create(question=question, participant=someone, text="Lyssna")
    client.force_login(editor)
    assert "Lyssna" in text_of(
        client.get(reverse("admin:events_participant_change", args=[mine.pk]))
    )
    page = client.get(reverse("admin:events_participant_change", args=[theirs.pk]), follow=True)
    assert "Lyssna" not in text_of(page)
    own = client.get(reverse("admin:events_event_change", args=[event.pk]))
    assert "questions-0-text" in own.content.decode()


def test_staff_may_register_somebody_without_the_answers(client, coordinator, event):
    question = make_question(event, is_required=True)
    client.force_login(coordinator)
    address = reverse("admin:events_event_add_participant", args=[event.pk])
    assert question.text in text_of(client.get(address))
    client.post(address, {"name": "Rut Ring", "email": "rut@example.se"})
    answered = {"name": "Per", "email": "per@example.se", f"fraga_{question.pk}": "Lyssna"}
    client.post(address, answered)
    assert Participant.objects.filter(name="Rut Ring").exists()
    assert list(answers(event).values()) == ["Lyssna"]
