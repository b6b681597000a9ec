"""Registering through the pages. Numbers in names are those of the rules of registration."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Booking, Participant, ParticipantState
from kronoberg_portal.foundation.outbox.models import Letter
from tests.events.factories import fill, in_days, make_event, make_participant, make_waiting
from tests.events.filling import filled, person, register
from tests.pages import read

pytestmark = pytest.mark.django_db


def states(event) -> dict[str, str]:
    return dict(event.participants.values_list("name", "state"))


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# ── One person ───────────────────────────────────────────────────────────────────────────────
def test_registration_of_one_person_gives_a_seat_a_page_and_a_letter(client):
    event = make_event(title="Reserverad upphandling")

    page = register(client, event, name="Kajsa Karlsson", email="kajsa@example.se")

    assert page.status_code == 200
    assert "Tack, din anmälan är mottagen" in text_of(page)
    assert "kajsa@example.se" in text_of(page)
    assert page.redirect_chain[0][0].startswith("/min-anmalan/")
    assert states(event) == {"Kajsa Karlsson": ParticipantState.REGISTERED}
    letter = Letter.objects.get()
    assert letter.to == "kajsa@example.se"
    assert letter.subject == "Du har en plats: Reserverad upphandling"
    assert letter.about == Booking.objects.get()


def test_form_shows_a_check_page_with_everything_as_text_before_anything_is_saved(client):
    event = make_event(serves_food=True)
    address = reverse("events:register", args=[event.slug])

    page = client.post(
        address,
        filled(
            person("Kim Ek"),
            action="check",
            phone="0470-12 34 56",
            food_needs="Vegetariskt",
            organisation="Exempelföreningen",
        ),
    )

    for text in ("Boel Bokare", "0470-12 34 56", "Växjö", "Exempelföreningen", "Vegetariskt"):
        assert text in text_of(page)
    assert "Kim Ek" in text_of(page)
    assert "Det finns plats för alla 2" in text_of(page)
    assert not Booking.objects.exists()


def test_what_the_check_page_carries_can_be_sent_as_it_stands(client):
    event = make_event(asks_access_needs=True)
    address = reverse("events:register", args=[event.slug])
    page = client.post(
        address, filled(person("Kim Ek"), action="check", access_needs="Rullstol & hiss")
    )

    client.post(address, hidden_fields(page) | {"action": "send"})

    assert set(states(event)) == {"Boel Bokare", "Kim Ek"}
    assert Participant.objects.get(name="Boel Bokare").access_needs == "Rullstol & hiss"


def test_back_from_the_check_page_keeps_all_that_was_typed(client):
    event = make_event()
    address = reverse("events:register", args=[event.slug])
    page = client.post(address, filled(person("Kim Ek"), action="check", phone="070-1234567"))

    page = client.post(address, hidden_fields(page) | {"action": "back"})

    html = page.content.decode()
    for value in ("Boel Bokare", "boel@example.se", "070-1234567", "Kim Ek", "kim.ek@example.se"):
        assert f'value="{value}"' in html
    assert re.search(r'<option value="vaxjo"\s+selected', html)
    assert "Fel: " not in html


def hidden_fields(page) -> dict:
    """What the hidden fields of a page would send."""
    form = page.content.decode().split('<form class="form', 1)[1].split("</form>")[0]
    fields = {}
    for tag in re.findall(r'<input[^>]*type="hidden"[^>]*>', form):
        name = re.search(r'name="([^"]*)"', tag)[1]
        value = re.search(r'value="([^"]*)"', tag)
        fields[name] = value[1].replace("&amp;", "&") if value else ""
    return fields


# ── Rows without JavaScript ──────────────────────────────────────────────────────────────────
def test_add_button_gives_another_row_and_keeps_what_was_typed(client):
    event = make_event()
    address = reverse("events:register", args=[event.slug])

    page = client.post(
        address, filled({"name": "Kim", "email": "inte klar"}, action="add", name="Boel")
    )

    html = page.content.decode()
    assert "Deltagare 2" in html
    assert 'name="deltagare-1-name"' in html
    assert 'value="Kim"' in html
    assert 'value="inte klar"' in html
    assert "Fel: " not in html


def test_remove_button_takes_that_row_away_and_no_other(client):
    event = make_event()
    address = reverse("events:register", args=[event.slug])
    data = filled(person("Kim Ek"), person("Lo Al"), person("Mo Ask"), action=None)

    page = client.post(address, data | {"remove": "1"})

    html = page.content.decode()
    assert "Kim Ek" in html
    assert "Mo Ask" in html
    assert "Lo Al" not in html


def test_enter_key_goes_on_to_the_check_page_rather_than_removing_a_row(client):
    event = make_event()
    address = reverse("events:register", args=[event.slug])
    page = client.post(address, filled(person("Kim Ek"), action="add"))
    form = page.content.decode().split('<form class="form', 1)[1]

    first = re.search(r'<button[^>]*type="submit"[^>]*>', form)[0]

    assert 'value="next"' in first


def test_rows_left_empty_are_as_if_they_were_not_there(client):
    event = make_event()
    register(client, event, {"name": "", "email": ""})
    assert set(states(event)) == {"Boel Bokare"}


def test_row_that_was_emptied_after_its_needs_were_written_is_as_if_it_were_not_there(client):
    event = make_event(serves_food=True)
    register(client, event, {"name": "", "email": "", "food_needs": "Vegetariskt"})
    assert set(states(event)) == {"Boel Bokare"}


def test_no_more_rows_than_a_booking_takes(client):
    event = make_event(most_per_booking=2)
    address = reverse("events:register", args=[event.slug])

    page = client.post(address, filled(person("Kim Ek"), action="add"))

    assert "deltagare-1-name" not in page.content.decode()
    assert "Högst 2 deltagare" in text_of(page)


# ── Refusals, each with its words ────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("others", "booker", "message"),
    [
        ([], {"name": ""}, "Namn: Skriv namnet."),
        ([], {"email": ""}, "E-post: Skriv e-postadressen."),
        ([], {"email": "kajsa(at)example"}, "Skriv e-postadressen så här: namn@example.se."),
        ([], {"name": "Läs mer på www.ond.example"}, "Skriv bara namnet, utan webbadress."),
        ([], {"name": "vinn pengar ond.se"}, "Skriv bara namnet, utan webbadress."),
        ([], {"name": "…"}, "Skriv ett namn med bokstäver."),
        ([], {"name": "x" * 121}, "Skriv högst 120 tecken. Nu är det 121."),
        ([], {"phone": "ring mig"}, "Skriv telefonnumret med siffror"),
        ([], {"municipality": "stockholm"}, "Välj en av kommunerna i listan."),
        ([], {"participates": None}, "Kryssa i att du själv ska delta"),
        ([{"name": "Kim", "email": ""}], {}, "Deltagare 1, E-post: Skriv e-postadressen."),
        (
            [{"name": "Kim", "email": " BOEL@example.se"}],
            {},
            "Deltagare 1, E-post: Adressen står redan hos någon annan.",
        ),
        (
            [{"name": "Kim", "email": "k@example.se"}, {"name": "Lo", "email": "K@EXAMPLE.se "}],
            {},
            "Deltagare 2, E-post: Adressen står redan hos någon annan.",
        ),
    ],
)
def test_registration_with_a_fault_says_which_and_saves_nothing(client, others, booker, message):
    event = make_event()

    page = register(client, event, *others, **booker)

    assert message in text_of(page)
    assert "<title>Fel: Anmälan" in page.content.decode()
    assert "Det finns fel i formuläret" in text_of(page)
    assert not Booking.objects.exists()
    assert not Letter.objects.exists()


def test_personal_number_among_the_needs_is_refused(client):
    event = make_event(serves_food=True)
    page = register(client, event, food_needs="Laktosfritt, 640823-3234")
    assert "Skriv inte personnummer här." in text_of(page)
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    "name", ["Åsa-Märta O'Brien", "J.R. Nilsson", "St. Clair", "李小龙", "محمد علي", "Zoë 🌲 Ek"]
)
def test_names_of_all_kinds_are_taken_as_they_are(client, name):
    event = make_event()
    register(client, event, name=name)
    assert set(states(event)) == {name}


def test_line_breaks_and_text_turners_in_a_name_do_no_harm(client):
    event = make_event()
    register(client, event, name="Anna\r\nBcc: alla@example.se\u202e".replace("@", " "))
    assert set(states(event)) == {"Anna Bcc: alla example.se"} or not states(event)
    register(client, event, name="Anna\r\n\tEk\u202e", email="anna@example.se")
    assert "Anna Ek" in states(event)
    for letter in Letter.objects.all():
        assert "\n" not in letter.subject
        assert "Anna" not in letter.subject


def test_a_thousand_participants_are_refused_politely(client):
    event = make_event(most_per_booking=10)
    data = filled(*[person(f"Nr {n}") for n in range(300)])
    data["deltagare-TOTAL_FORMS"] = "1000"

    page = client.post(reverse("events:register", args=[event.slug]), data)

    assert page.status_code == 200
    assert "Högst 10 deltagare går att anmäla på en gång." in text_of(page)
    assert not Booking.objects.exists()


@pytest.mark.parametrize("total", ["", "x", "-1", "9" * 30, "1e3", "٣"])
def test_a_number_of_rows_that_cannot_be_read_is_no_error_page(client, total):
    event = make_event()
    data = filled() | {"deltagare-TOTAL_FORMS": total, "form_key": "inte en nyckel"}
    response = client.post(reverse("events:register", args=[event.slug]), data)
    assert response.status_code in (200, 302)


def test_form_without_its_key_is_taken_and_gets_one(client):
    event = make_event()
    page = client.post(
        reverse("events:register", args=[event.slug]), filled(action="check", form_key="trasig")
    )
    assert re.fullmatch(r"[0-9a-f-]{36}", hidden_fields(page)["form_key"])
    register(client, event, form_key="trasig")
    assert set(states(event)) == {"Boel Bokare"}


# ── Needs ────────────────────────────────────────────────────────────────────────────────────
def test_rule_14_needs_are_asked_only_when_the_event_asks(client):
    plain = make_event()
    with_food = make_event(serves_food=True)

    page = client.post(reverse("events:register", args=[plain.slug]), filled(action="next"))
    assert "Kontrollera dina uppgifter" in text_of(page)
    assert "Specialkost" not in text_of(page)
    page = client.post(reverse("events:register", args=[with_food.slug]), filled(action="next"))
    assert "Specialkost" in text_of(page)
    assert "raderas 14 dagar efter träffen" in text_of(page)

    register(client, plain, food_needs="Vegetariskt", access_needs="Hiss")
    saved = Participant.objects.get()
    assert (saved.food_needs, saved.access_needs) == ("", "")


def test_rule_14_needs_are_never_in_a_letter(client):
    event = make_event(serves_food=True, asks_access_needs=True)
    register(
        client,
        event,
        person("Kim Ek") | {"food_needs": "Glutenfritt"},
        food_needs="Vegetariskt",
        access_needs="Hörslinga",
    )
    assert Participant.objects.get(name="Boel Bokare").food_needs == "Vegetariskt"
    assert Letter.objects.count() == 3
    for letter in Letter.objects.all():
        for needs in ("Vegetariskt", "Hörslinga", "Glutenfritt"):
            assert needs not in letter.text + letter.html + letter.subject + letter.calendar


# ── Rule 2: once per person ──────────────────────────────────────────────────────────────────
def test_rule_2_same_form_posted_twice_answers_with_the_existing_booking(client):
    event = make_event()
    data = filled(person("Kim Ek"))
    address = reverse("events:register", args=[event.slug])

    first = client.post(address, data)
    second = client.post(address, data)

    assert first.url == second.url
    assert Booking.objects.count() == 1
    assert event.participants.count() == 2
    assert Letter.objects.count() == 3


def test_rule_2_same_form_with_other_people_says_that_the_change_was_not_saved(client):
    event = make_event()
    data = filled()
    address = reverse("events:register", args=[event.slug])
    client.post(address, data)

    page = client.post(
        address, data | filled(person("Kim Ek"), form_key=data["form_key"]), follow=True
    )

    assert "Formuläret var redan skickat" in text_of(page)
    assert set(states(event)) == {"Boel Bokare"}


def test_rule_2_a_form_key_opens_nobody_elses_booking(client):
    event = make_event()
    key = "2b1f0b8e-6f3a-4c1e-9b7d-111111111111"
    register(client, event, form_key=key)

    page = register(client, event, form_key=key, name="Tjuv", email="tjuv@example.se")

    assert "boel" not in page.content.decode().lower()
    assert Booking.objects.count() == 2
    other = make_event()
    assert register(client, other, form_key=key).status_code == 200
    assert set(states(other)) == {"Boel Bokare"}


def test_rule_2_a_person_registered_before_is_told_by_letter_and_the_page_says_nothing(client):
    event = make_event()
    known = make_participant(event, name="Kajsa", email="Kajsa@example.se")

    page_of_known = register(client, event, name="Kajsa", email="kajsa@EXAMPLE.se ")
    page_of_new = register(client, event, name="Kajsb", email="kajsb@EXAMPLE.se")

    assert text_of(page_of_known) == text_of(page_of_new).replace("Kajsb", "Kajsa").replace(
        "kajsb", "kajsa"
    )
    assert event.participants.living().with_address("kajsa@example.se").get() == known
    letter = Letter.objects.get(to="Kajsa@example.se")
    assert letter.subject == f"Du är redan anmäld: {event.title}"
    assert "du har en plats" in letter.text


def test_rule_2_a_known_colleague_in_a_group_is_shown_to_the_booker_as_anybody(client):
    event = make_event()
    make_participant(event, name="Kajsa K", email="kim.ek@example.se")

    page = register(client, event, person("Kim Ek"), person("Lo Al"))

    assert text_of(page).count("Anmäld") == 3
    assert Participant.objects.get(name="Kim Ek").state == ParticipantState.DUPLICATE
    assert event.participants.seated().count() == 3
    letter = Letter.objects.get(to="boel@example.se", kind__endswith="booking_received")
    assert "- Kim Ek: har en plats" in letter.text
    assert "- Lo Al: har en plats" in letter.text
    # The booker's page and its buttons look the same too, and touch nobody else's seat.
    booking_page = client.get(page.redirect_chain[0][0].replace("tack/", ""))
    assert booking_page.content.decode().count("avboka/") == 4
    duplicate = Participant.objects.get(name="Kim Ek")
    client.post(page.redirect_chain[0][0].replace("tack/", f"avboka/{duplicate.pk}/"))
    duplicate.refresh_from_db()
    assert duplicate.state == ParticipantState.CANCELLED
    assert Participant.objects.get(name="Kajsa K").state == ParticipantState.REGISTERED
    assert not Letter.objects.filter(kind__endswith="participant_cancelled").exists()


def test_rule_2_letter_to_a_known_person_goes_at_most_once_an_hour(client):
    event = make_event()
    make_participant(event, email="kajsa@example.se")
    for _ in range(3):
        register(client, event, name="Kajsa", email="kajsa@example.se")
    assert Letter.objects.filter(kind__endswith="already_registered").count() == 1


def test_a_person_who_has_cancelled_can_register_again(client):
    event = make_event()
    make_participant(event, email="boel@example.se", state=ParticipantState.CANCELLED)
    register(client, event)
    assert event.participants.seated().count() == 1


# ── Rule 3: a group that does not fit ────────────────────────────────────────────────────────
def test_rule_3_group_that_does_not_fit_is_asked_and_nothing_is_saved(client):
    event = make_event(capacity=2)
    fill(event, 1)

    page = register(client, event, person("Kim Ek"), person("Lo Al"))

    assert "Det finns bara 1 plats kvar, och ni är 3." in text_of(page)
    assert "Så många som får plats, resten på väntelistan" in text_of(page)
    assert "Alla på väntelistan" in text_of(page)
    assert "Tillbaka och ändra" in text_of(page)
    assert 'value="Kim Ek"' in page.content.decode()
    assert Booking.objects.count() == 1


def test_rule_3_as_many_as_fit_get_seats_and_the_rest_wait(client):
    event = make_event(capacity=2)
    fill(event, 1)

    page = register(client, event, person("Kim Ek"), person("Lo Al"), choice="split")

    assert states(event)["Boel Bokare"] == ParticipantState.REGISTERED
    assert states(event)["Kim Ek"] == ParticipantState.WAITING
    assert states(event)["Lo Al"] == ParticipantState.WAITING
    assert "Väntelista (plats 1)" in text_of(page)
    assert "Väntelista (plats 2)" in text_of(page)


def test_rule_3_a_group_that_would_rather_wait_waits_whole(client):
    event = make_event(capacity=2)
    fill(event, 1)

    register(client, event, person("Kim Ek"), choice="wait")

    assert states(event)["Boel Bokare"] == ParticipantState.WAITING
    assert states(event)["Kim Ek"] == ParticipantState.WAITING
    assert Booking.objects.get(booker_email="boel@example.se").keeps_together


def test_rule_3_without_a_waiting_list_a_group_that_does_not_fit_is_told_so(client):
    event = make_event(capacity=2, has_waiting_list=False)
    fill(event, 1)

    for choice in ("", "split", "wait"):
        page = register(client, event, person("Kim Ek"), choice=choice)
        assert "Det finns bara 1 plats kvar, och ni är 2." in text_of(page)
        assert "Det finns ingen väntelista" in text_of(page)
        assert "Skicka anmälan" not in text_of(page)
        assert 'value="Kim Ek"' in page.content.decode()
    assert Booking.objects.count() == 1


def test_rule_3_seats_that_went_while_the_form_was_open_are_not_swapped_for_a_place_in_line(client):
    event = make_event(capacity=1)
    address = reverse("events:register", args=[event.slug])
    assert "Det finns plats." in text_of(client.post(address, filled(action="check")))
    fill(event, 1)

    page = client.post(address, filled())

    assert "Anmälan är inte skickad än" in text_of(page)
    assert "Ställ mig på väntelistan" in text_of(page)
    assert "Boel Bokare" not in states(event)
    client.post(address, hidden_fields(page) | {"action": "send"})
    assert states(event)["Boel Bokare"] == ParticipantState.WAITING


def test_full_event_says_so_and_keeps_the_form_away_when_nobody_can_wait(client):
    event = make_event(capacity=1, has_waiting_list=False)
    fill(event, 1)
    page = client.get(reverse("events:register", args=[event.slug]))
    assert "Alla platser är upptagna, och det finns ingen väntelista." in text_of(page)
    assert '<form class="form' not in page.content.decode()


# ── Rule 4: each municipality's share ────────────────────────────────────────────────────────
def test_rule_4_over_the_municipalitys_share_is_told_why_and_may_wait(client):
    event = make_event(most_per_municipality=2)
    register(client, event, person("Kim Ek"))

    page = register(client, event, name="Lo", email="lo@example.se")
    assert "Kommunens platser är slut." in text_of(page)
    assert "Lo" not in states(event)

    register(client, event, name="Lo", email="lo@example.se", choice="wait")
    assert states(event)["Lo"] == ParticipantState.WAITING
    register(client, event, name="Mo", email="mo@example.se", municipality="ljungby")
    assert states(event)["Mo"] == ParticipantState.REGISTERED


def test_rule_4_where_there_is_a_share_one_has_to_say_where_one_comes_from(client):
    event = make_event(most_per_municipality=2)
    page = register(client, event, municipality="")
    assert "Varje kommun har 2 platser." in text_of(page)
    register(client, event, municipality="", organisation="Exempelföreningen")
    assert set(states(event)) == {"Boel Bokare"}


# ── Rule 5 ───────────────────────────────────────────────────────────────────────────────────
def test_rule_5_a_newcomer_does_not_pass_those_who_wait_when_the_list_stands_still(client):
    event = make_event(capacity=2, starts_at=in_days(1, hour=0), promotion_cutoff_hours=48)
    fill(event, 1)
    make_waiting(event, name="Väntar")

    page = register(client, event)

    assert "Alla platser är upptagna just nu." in text_of(page)
    register(client, event, choice="wait")
    assert states(event)["Boel Bokare"] == ParticipantState.WAITING


# ── Rule 8 ───────────────────────────────────────────────────────────────────────────────────
def test_rule_8_waiting_for_approval_is_not_the_waiting_list(client):
    event = make_event(capacity=1, needs_approval=True)
    fill(event, 1)

    page = register(client, event, person("Kim Ek"))

    assert set(states(event).values()) == {ParticipantState.REGISTERED, ParticipantState.PENDING}
    assert "Väntar på godkännande" in text_of(page)
    assert "Väntelista" not in text_of(page)
    letter = Letter.objects.get(to="kim.ek@example.se")
    assert letter.subject == f"Din anmälan väntar på godkännande: {event.title}"
    assert "väntelista" not in letter.text.lower()
    assert not letter.calendar


# ── A form that has lain open too long ───────────────────────────────────────────────────────
@pytest.mark.parametrize("action", ["add", "next", "check", "back", "send"])
def test_expired_form_keeps_what_was_typed_and_can_be_sent_again(action):
    event = make_event(serves_food=True)
    browser = Client(enforce_csrf_checks=True)
    address = reverse("events:register", args=[event.slug])
    browser.get(address)
    browser.cookies.clear()

    page = browser.post(
        address,
        filled(person("Kim Ek"), action=action, food_needs="Vegetariskt", phone="0470-12 34 56"),
    )

    html = page.content.decode()
    assert page.status_code == 200
    assert "Formuläret hade legat öppet för länge" in text_of(page)
    for value in ("Boel Bokare", "0470-12 34 56", "Kim Ek", "Vegetariskt"):
        assert f'value="{value}"' in html
    assert not Booking.objects.exists()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]
    again = filled(person("Kim Ek"), csrfmiddlewaretoken=token)
    assert browser.post(address, again).status_code == 302
    assert set(states(event)) == {"Boel Bokare", "Kim Ek"}


def test_form_from_another_website_registers_nobody():
    event = make_event()
    page = Client(enforce_csrf_checks=True).post(
        reverse("events:register", args=[event.slug]),
        filled(),
        headers={"origin": "https://ond.example"},
    )
    assert "Inget är skickat" in text_of(page)
    assert not Booking.objects.exists()


# ── When nobody can register ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"state": "cancelled", "cancel_reason": "Sjukdom"}, "Träffen är inställd."),
        ({"registration_opens_at": in_days(2, 9)}, "Anmälan öppnar"),
        ({"registration_closes_at": in_days(-1, 9)}, "Anmälan stängde"),
        ({"takes_registrations": False}, "tar inte emot anmälningar"),
        ({"starts_at": in_days(-3)}, "Träffen har redan varit."),
    ],
)
def test_registration_when_closed_says_why_and_loses_nothing(client, fields, message):
    event = make_event(**fields)

    page = client.get(reverse("events:register", args=[event.slug]))
    assert message in text_of(page)

    page = register(client, event, person("Kim Ek"), phone="0470-12 34 56")
    assert message in text_of(page)
    assert "Inget är skickat." in text_of(page)
    for typed in ("Boel Bokare", "boel@example.se", "0470-12 34 56", "Kim Ek"):
        assert typed in text_of(page)
    assert not Booking.objects.exists()


def test_event_that_went_away_while_the_form_was_open_gives_back_what_was_typed(client):
    event = make_event()
    data = filled(person("Kim Ek"))
    address = reverse("events:register", args=[event.slug])
    event.delete()

    page = client.post(address, data)

    assert page.status_code == 404
    assert "Träffen finns inte längre" in text_of(page)
    assert "Kim Ek" in text_of(page)
    assert client.get(address).status_code == 404


def test_draft_takes_no_registrations_whoever_asks(client, admin_client):
    event = make_event(state="draft")
    for browser in (client, admin_client):
        assert browser.get(reverse("events:register", args=[event.slug])).status_code == 404
        assert register(browser, event).status_code == 404
    assert not Booking.objects.exists()


@pytest.mark.parametrize("action", ["add", "next", "check", "back", "back_to_needs", "send"])
def test_every_step_is_a_sound_page(client, action):
    event = make_event(capacity=1, serves_food=True, asks_access_needs=True)
    page = client.post(
        reverse("events:register", args=[event.slug]),
        filled(person("Kim Ek"), person("Lo Al"), action=action),
    )
    page = read(page.content.decode())
    assert page.faults == []
    assert len(page.h1) == 1
    assert "Anmälan" in page.title or "anmälan" in page.title


def test_form_is_kept_by_no_shared_cache_and_has_autocomplete_on_every_field(client):
    event = make_event(serves_food=True, asks_access_needs=True)
    page = client.post(
        reverse("events:register", args=[event.slug]), filled(person("Kim"), action="add")
    )
    assert "private" in page["Cache-Control"]
    form = page.content.decode().split('<form class="form', 1)[1].split("</form>")[0]
    for tag in re.findall(r"<(?:input|select)[^>]*>", form):
        if "hidden" not in tag and "checkbox" not in tag:
            assert "autocomplete=" in tag, tag
