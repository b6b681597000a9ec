"""A training in a real browser, from template to calling it off, as a coordinator goes about it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from events.models import Event, EventState, ParticipantState
from kronoberg_portal.foundation.outbox.models import Letter
from tests.browser.conftest import PHONE
from tests.browser.test_office import log_in, save, too_wide
from tests.contacts.factories import municipality
from tests.events.factories import make_event, make_question
from tests.foundation.factories import make_coordinator

pytestmark = pytest.mark.django_db(transaction=True)

LISTED = "Namn;E-post;Kommun\nÅsa Öberg;asa@example.se;Växjö\nBo Ek;bo@example.se;Ljungby"


def look(page: Page, findings: list[str], axe_findings: Callable) -> None:
    """Hold the page to accessibility, and to the width of a phone."""
    page.wait_for_load_state()
    findings += axe_findings(page)
    desktop = page.viewport_size
    page.set_viewport_size(PHONE)
    if too_wide(page):
        findings.append(f"{page.url} is wider than the window")
    page.set_viewport_size(desktop)


def make_it_from_the_template(page: Page, see: Callable) -> None:
    page.goto("/admin/events/event/")
    expect(page.get_by_role("link", name="Exempelmall")).to_have_count(0)
    page.get_by_role("link", name="Bara mallar").click()
    page.get_by_role("link", name="Exempelmall").click()
    page.get_by_role("link", name="Gör en ny träff från mallen").click()
    see()
    page.get_by_label("Rubrik").fill("Exempelkurs i maj")
    page.get_by_label("Dag").fill("2030-05-14")
    page.get_by_label("Klockan").fill("09:00")
    page.get_by_role("button", name="Gör träffen").click()
    expect(page.locator(".office-kind__state")).to_have_text("Utkast")
    page.fill("#id_capacity", "2")
    page.select_option("#id_state", "published")
    save(page)
    expect(page.locator("#id_starts_at_0")).to_have_value("2030-05-14")


def register_on_the_website(visitor: Page, event: Event) -> None:
    visitor.goto(event.get_absolute_url())
    visitor.get_by_role("link", name="Anmäl dig").first.click()
    visitor.fill("#id_name", "Kajsa Karlsson")
    visitor.fill("#id_email", "kajsa@example.se")
    visitor.get_by_role("button", name="Vidare till frågorna").click()
    visitor.get_by_role("button", name="Vidare och kontrollera").click()
    visitor.get_by_role("button", name="Skicka anmälan").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Tack, din anmälan är mottagen")


def read_in_a_list(page: Page, see: Callable) -> None:
    page.get_by_role("link", name="Deltagare och väntelista").click()
    see()
    page.get_by_role("link", name="Läs in en lista").click()
    page.get_by_label("Eller klistra in listan").fill(LISTED)
    page.get_by_role("button", name="Titta på listan").click()
    expect(page.get_by_role("row", name="Åsa Öberg")).to_contain_text("Får plats")
    expect(page.get_by_role("row", name="Bo Ek")).to_contain_text("Väntelista")
    see()
    page.get_by_role("button", name="Läs in 2 deltagare").click()
    expect(page.locator(".messagelist")).to_contain_text("2 lästes in: 1 anmäld, 1 väntelista.")
    expect(page.get_by_role("link", name="Anmäld (2)")).to_be_visible()


def write_to_those_who_wait(page: Page, see: Callable) -> None:
    page.get_by_role("link", name="Skriv till deltagarna").click()
    page.get_by_label("Väntelista (1)").check()
    page.get_by_label("Ämne").fill("Du står på tur")
    page.get_by_label("Text").fill("Vi hör av oss på fredag.")
    see()
    page.get_by_role("button", name="Titta på brevet").click()
    letter = page.frame_locator("iframe")
    expect(letter.get_by_text("Vi hör av oss på fredag.")).to_be_visible()
    see()
    page.get_by_role("button", name="Skicka prov till mig").click()
    expect(page.locator(".messagelist")).to_contain_text("Ett prov är på väg till")
    page.get_by_role("button", name="Skicka 1 brev").click()
    expect(page.locator(".messagelist")).to_contain_text("1 brev är på väg.")


def call_it_off(page: Page, see: Callable) -> None:
    page.get_by_role("link", name="Ställ in", exact=True).click()
    see()
    page.get_by_label("Varför").fill("Kursledaren är sjuk.")
    page.get_by_role("button", name="Ställ in och skicka 3 brev").click()
    expect(page.locator(".messagelist")).to_contain_text("Träffen är inställd. 3 brev är på väg.")


def test_a_training_from_template_to_calling_it_off(
    page: Page, open_page: Callable[..., Page], axe_findings
):
    template = make_event(
        title="Exempelmall",
        is_template=True,
        state=EventState.DRAFT,
        municipality=municipality("Växjö"),
    )
    make_question(template, text="Vad vill du lära dig?")
    findings: list[str] = []

    def see() -> None:
        look(page, findings, axe_findings)

    log_in(page, make_coordinator())
    make_it_from_the_template(page, see)
    event = Event.objects.get(title="Exempelkurs i maj")
    register_on_the_website(open_page(), event)
    page.reload()
    read_in_a_list(page, see)
    write_to_those_who_wait(page, see)
    call_it_off(page, see)

    assert not findings, "\n".join(findings)
    assert dict(event.participants.values_list("name", "state")) == {
        "Kajsa Karlsson": ParticipantState.REGISTERED,
        "Åsa Öberg": ParticipantState.REGISTERED,
        "Bo Ek": ParticipantState.WAITING,
    }
    about = list(Letter.objects.filter(to="bo@example.se").values_list("subject", flat=True))
    assert len(about) == 3  # waiting, the letter of one's own, and that it was called off
    assert any(subject.startswith("Du står på tur") for subject in about)
    assert any(subject.startswith("Inställt") for subject in about)
