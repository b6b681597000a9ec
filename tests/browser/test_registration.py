"""Registering and cancelling in a real browser: by keyboard on a phone, and without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from events.links import participant_path
from events.models import Event, ParticipantState
from kronoberg_portal.foundation.outbox.models import Letter
from tests.events.factories import fill, make_event, make_question

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event() -> Event:
    return make_event(title="Exempelkurs", capacity=3, serves_food=True)


@pytest.fixture
def question(event):
    return make_question(event, text="Får vi fota dig?", kind="yes_no", is_required=True)


def write(page: Page, *texts: str) -> None:
    """Type each text in its field and go on to the next with the Tab key."""
    for text in texts:
        if text:
            page.keyboard.type(text)
        page.keyboard.press("Tab")


def tab_to(page: Page, name: str) -> None:
    """Go forward with the Tab key to what is called ``name``."""
    for _ in range(60):
        if page.locator("a:focus, button:focus").filter(has_text=name).count():
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The Tab key never came to {name}")


def registered(event: Event) -> dict[str, str]:
    return dict(event.participants.values_list("name", "state"))


def test_registration_by_keyboard_alone_on_a_phone(phone: Page, event, question, axe_findings):
    findings = []
    phone.goto(event.get_absolute_url())
    findings += axe_findings(phone)
    tab_to(phone, "Anmäl dig")
    phone.keyboard.press("Enter")
    expect(phone).to_have_title(re.compile("^Anmälan till Exempelkurs"))
    findings += axe_findings(phone)

    # The Enter key in a field goes on, and what is missing gets the focus.
    phone.locator("#id_name").focus()
    phone.keyboard.press("Enter")
    expect(phone).to_have_title(re.compile("^Fel: Anmälan till Exempelkurs"))
    expect(phone.locator("[data-error-summary]")).to_be_focused()
    findings += axe_findings(phone)
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone.locator("#id_name")).to_be_focused()

    write(phone, "Kajsa Karlsson", "kajsa@example.se", "0470-12 34 56")
    tab_to(phone, "Lägg till deltagare")
    phone.keyboard.press("Enter")
    expect(phone.locator("#id_name")).to_have_value("Kajsa Karlsson")
    phone.locator("#id_deltagare-0-name").focus()
    write(phone, "Kim Ek", "kim@example.se")
    findings += axe_findings(phone)
    tab_to(phone, "Vidare till behov och frågor")
    phone.keyboard.press("Enter")

    # What is needed and asked, for each: a question that is passed over gets the focus.
    expect(phone.get_by_role("heading", level=1)).to_have_text("Behov och frågor")
    findings += axe_findings(phone)
    phone.locator("#id_food_needs").focus()
    phone.keyboard.type("Vegetariskt")
    phone.keyboard.press("Enter")
    expect(phone.locator("[data-error-summary]")).to_be_focused()
    findings += axe_findings(phone)
    for field in (f"#id_fraga_{question.pk}_0", f"#id_deltagare-0-fraga_{question.pk}_0"):
        phone.keyboard.press("Tab")
        link = phone.locator("[data-error-summary] a:focus")
        expect(link).to_have_attribute("href", field)
    phone.keyboard.press("Enter")
    expect(phone.locator(f"#id_deltagare-0-fraga_{question.pk}_0")).to_be_focused()
    phone.keyboard.press("Space")
    phone.locator(f"#id_fraga_{question.pk}_0").focus()
    phone.keyboard.press("ArrowDown")  # Nej
    tab_to(phone, "Vidare och kontrollera")
    phone.keyboard.press("Enter")

    expect(phone.get_by_role("heading", level=1)).to_have_text("Kontrollera dina uppgifter")
    expect(phone.get_by_text("Specialkost: Vegetariskt")).to_be_visible()
    expect(phone.get_by_text("Det finns plats för alla 2.")).to_be_visible()
    findings += axe_findings(phone)
    tab_to(phone, "Skicka anmälan")
    phone.keyboard.press("Enter")

    expect(phone.get_by_role("heading", level=1)).to_have_text("Tack, din anmälan är mottagen")
    findings += axe_findings(phone)
    assert registered(event) == {
        "Kajsa Karlsson": ParticipantState.REGISTERED,
        "Kim Ek": ParticipantState.REGISTERED,
    }
    assert dict(question.answers.values_list("participant__name", "text")) == {
        "Kajsa Karlsson": "Nej",
        "Kim Ek": "Ja",
    }
    assert findings == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_registration_without_javascript_with_the_back_button_and_a_double_send(
    page_without_javascript: Page, event
):
    page = page_without_javascript
    fill(event, 2)
    page.goto(f"{event.get_absolute_url()}anmalan/")
    page.get_by_role("button", name="Lägg till deltagare").click()
    page.get_by_role("button", name="Lägg till deltagare").click()
    page.get_by_role("button", name="Ta bort deltagare 1").click()
    page.locator("#id_name").fill("Kajsa Karlsson")
    page.locator("#id_email").fill("kajsa@example.se")
    page.locator("#id_deltagare-0-name").fill("Kim Ek")
    page.locator("#id_deltagare-0-email").fill("kim@example.se")
    page.get_by_role("button", name="Vidare till behov och frågor").click()
    page.locator("#id_food_needs").fill("Vegetariskt")
    page.get_by_role("button", name="Vidare och kontrollera").click()
    expect(page.get_by_text("Det finns bara 1 plats kvar, och ni är 2.").first).to_be_visible()

    page.get_by_role("button", name="Tillbaka och ändra").click()
    expect(page.locator("#id_deltagare-0-name")).to_have_value("Kim Ek")
    page.get_by_role("button", name="Vidare till behov och frågor").click()
    expect(page.locator("#id_food_needs")).to_have_value("Vegetariskt")
    page.get_by_role("button", name="Vidare och kontrollera").click()
    page.get_by_role("button", name="Skicka anmälan").click()
    expect(page.get_by_text("Anmälan är inte skickad än")).to_be_visible()
    page.get_by_label("Så många som får plats, resten på väntelistan").check()
    page.get_by_role("button", name="Skicka anmälan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack, din anmälan är mottagen")

    # Back to the form and once more: the same booking.
    done = page.url
    page.go_back()
    page.get_by_label("Så många som får plats, resten på väntelistan").check()
    page.get_by_role("button", name="Skicka anmälan").click()
    expect(page).to_have_url(done)
    page.reload()
    expect(page.get_by_text("Väntelista (plats 1)")).to_be_visible()
    assert event.participants.filter(booking__booker_email="kajsa@example.se").count() == 2


def test_cancel_by_the_link_in_the_letter(phone: Page, event, axe_findings):
    phone.goto(f"{event.get_absolute_url()}anmalan/")
    phone.locator("#id_name").fill("Kajsa Karlsson")
    phone.locator("#id_email").fill("kajsa@example.se")
    phone.get_by_role("button", name="Vidare till behov och frågor").click()
    phone.get_by_role("button", name="Vidare och kontrollera").click()
    phone.get_by_role("button", name="Skicka anmälan").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Tack, din anmälan är mottagen")
    person = event.participants.get()
    [link] = re.findall(rf"\S+{re.escape(participant_path(person))}", Letter.objects.get().text)

    phone.goto(link)
    findings = axe_findings(phone)
    phone.get_by_role("link", name="Skriv behov och svar").click()
    findings += axe_findings(phone)
    phone.locator("#id_food_needs").fill("Glutenfritt")
    phone.get_by_role("button", name="Spara").click()
    expect(phone.get_by_text("Det du ändrade är sparat.")).to_be_visible()
    person.refresh_from_db()
    assert person.food_needs == "Glutenfritt"
    phone.get_by_role("link", name="Avboka min plats").click()
    findings += axe_findings(phone)
    phone.get_by_role("button", name="Ja, avboka").click()

    expect(phone.get_by_role("heading", name="Du har ingen plats")).to_be_visible()
    person.refresh_from_db()
    assert person.state == ParticipantState.CANCELLED
    assert findings == []


@pytest.mark.parametrize("size", ["page", "phone"])
def test_list_and_lost_link_have_no_accessibility_fault(
    request: pytest.FixtureRequest, size: str, event, axe_findings: Callable
):
    window = request.getfixturevalue(size)
    findings = []
    for address in ("/utbildningar/", "/utbildningar/tidigare/", "/utbildningar/skicka-lank/"):
        window.goto(address)
        findings += axe_findings(window)
    assert findings == []


def test_seat_is_handed_over_and_given_back_by_keyboard_alone_on_a_phone(
    phone: Page, event, axe_findings
):
    fill(event, 1)
    first = event.participants.get()
    phone.goto(participant_path(first))
    tab_to(phone, "Låt någon annan komma i stället")
    phone.keyboard.press("Enter")
    phone.wait_for_url(re.compile("/byt/$"))
    phone.get_by_label("Namn").focus()
    write(phone, "Ella Efterträdare", "ella@example.se")
    tab_to(phone, "Vidare och kontrollera")
    phone.keyboard.press("Enter")
    expect(phone.locator("main")).to_contain_text("Ella Efterträdare")
    assert axe_findings(phone) == []
    tab_to(phone, "Lämna över min plats")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).not_to_have_text("Kontrollera bytet")
    new = event.participants.get(email="ella@example.se")
    assert new.state == ParticipantState.REGISTERED

    phone.goto(participant_path(new))
    tab_to(phone, "Avboka min plats")
    phone.keyboard.press("Enter")
    phone.wait_for_url(re.compile("/avboka/$"))
    tab_to(phone, "Ja, avboka")
    phone.keyboard.press("Enter")
    expect(phone.locator("main")).to_contain_text("Avbokad")
    new.refresh_from_db()
    assert new.state == ParticipantState.CANCELLED
