"""The office in a real browser: its main pages held to accessibility, and two people's days."""

import pytest
from playwright.sync_api import Page, expect

from enterprises.models import Enterprise
from events.actions import Attendee, Booker, register
from events.models import Booking, Event
from knowledge.models import Resource
from tests.browser.conftest import DESKTOP, PHONE
from tests.contacts.factories import make_case, make_person, municipality
from tests.enterprises.factories import make_enterprise, make_offer, sector
from tests.events.factories import make_event, make_session
from tests.foundation.factories import PASSWORD, make_coordinator, make_editor, make_letter
from tests.knowledge.factories import PDF, make_resource

pytestmark = pytest.mark.django_db(transaction=True)


def log_in(page: Page, account) -> None:
    page.goto("/admin/")
    page.get_by_label("E-postadress").fill(account.email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hej Kim!")


def save(page: Page, button: str = "Spara och fortsätt redigera") -> None:
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def write(page: Page, text: str, into: str) -> None:
    """Type in one of the rich text editors, when it is ready."""
    box = page.get_by_role("textbox", name=into, exact=True)
    box.click()
    page.keyboard.type(text)


# The libraries draw their boxes some time after the page has loaded, and office.js names them.
BOXES_ARE_NAMED = """() => [...document.querySelectorAll("select.admin-autocomplete")]
  .filter((select) => !select.name.includes("__prefix__"))
  .every((select) => select.nextElementSibling
    ?.querySelector(".select2-selection")?.getAttribute("aria-labelledby")?.includes("_label"))
  && [...document.querySelectorAll("span.help-tooltip")].every((hint) => hint.role === "img")"""


# ── Accessibility ────────────────────────────────────────────────────────────────────────────
def too_wide(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


EVENT_PAGES = [
    *("narvaro", "narvaro/utskrift", "namnskyltar", "koket", "utvardering", "deltagarfil"),
    *("kopiera", "brev", "las-in-deltagare", "stall-in"),
]


def main_pages() -> list[str]:
    """The pages that a coordinator works in, each with something on it."""
    enterprise = make_enterprise("Exempelsnickeriet", municipality=municipality("Växjö"))
    make_offer(enterprise, "Köksbord")
    enterprise.change_note = "Ett bord till"
    enterprise.summary = "Bord och åter bord, av trä från trakten."
    enterprise.save()
    event = make_event(title="Exempelträff")
    make_session(event)
    booking = register_one(event)
    person = make_person(municipality=municipality("Växjö"))
    rows = {
        "enterprises/enterprise": enterprise,
        "knowledge/resource": make_resource(),
        "events/event": event,
        "events/booking": booking,
        "contacts/case": make_case(),
        "contacts/person": person,
        "outbox/letter": make_letter(state="failed"),
    }
    version = enterprise.history.earliest().pk
    return [
        "/admin/",
        "/admin/enterprises/enterprise/",
        "/admin/enterprises/sector/",
        "/admin/enterprises/enterprise/add/",
        "/admin/events/event/add/",
        *(f"/admin/{model}/{row.pk}/change/" for model, row in rows.items()),
        f"/admin/enterprises/enterprise/{enterprise.pk}/history/",
        f"/admin/enterprises/enterprise/{enterprise.pk}/history/{version}/",
        f"/admin/contacts/person/{person.pk}/delete/",
        "/admin/password_change/",
        "/admin/enterprises/enquiry/",
        "/admin/search/synonyms/",
        "/admin/events/event/statistik/",
        *(f"/admin/events/event/{event.pk}/{page}/" for page in EVENT_PAGES),
    ]


def register_one(event: Event) -> Booking:
    """Kajsa's booking, as the website makes it: with its letter."""
    return register(
        event=event,
        booker=Booker(name="Kajsa Karlsson", email="kajsa@example.se"),
        attendees=[Attendee(name="Kajsa Karlsson", email="kajsa@example.se")],
        by=None,
    )


def test_main_pages_are_accessible_on_a_desktop_and_on_a_phone(page: Page, axe_findings):
    addresses = main_pages()
    findings = []
    page.goto("/admin/login/")
    findings += axe_findings(page)
    log_in(page, make_coordinator())
    for address in addresses:
        assert page.goto(address).status == 200, address
        page.wait_for_function(BOXES_ARE_NAMED)
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            findings += [f"{size['width']}: {finding}" for finding in axe_findings(page)]
            if too_wide(page):
                findings.append(f"{size['width']}: {address} is wider than the window")
    assert findings == []


# ── A coordinator's day ──────────────────────────────────────────────────────────────────────
def write_enterprise(page: Page) -> None:
    """A draft with an offer, a look at the preview, then out on the website."""
    page.get_by_role("link", name="Ny i företag").click()
    page.fill("#id_name", "Exempelbageriet Limpan")
    page.select_option("#id_kind", "wise")
    page.fill("#id_summary", "Bröd på surdeg, bakat av nio medarbetare.")
    page.select_option("#id_municipality", label="Växjö")
    page.get_by_text("Lägg till: Erbjudande").click()
    page.fill("#id_offers-0-name", "Frallor till fikat")
    page.select_option("#id_offers-0-kind", "good")
    page.select_option("#id_offers-0-sector", str(sector().pk))
    save(page)
    expect(page.locator(".office-kind__state")).to_have_text("Utkast")

    form = page.url
    page.get_by_role("link", name="Förhandsgranska").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Exempelbageriet Limpan")
    expect(page.get_by_text("Förhandsgranskning").first).to_be_visible()
    page.goto("/foretag/")
    expect(page.get_by_text("Exempelbageriet Limpan")).to_have_count(0)

    page.goto(form)
    page.select_option("#id_state", "published")
    page.fill("#id_change_note", "Klart att visa")
    save(page)
    page.goto("/foretag/")
    page.get_by_role("link", name="Exempelbageriet Limpan", exact=True).click()
    expect(page.get_by_text("Frallor till fikat").first).to_be_visible()


def write_resource(page: Page) -> None:
    page.goto("/admin/knowledge/resource/add/")
    page.fill("#id_title", "Exempelguide till sociala inköp")
    page.select_option("#id_kind", "guide")
    page.fill("#id_summary", "Så köper kommunen av sociala företag.")
    write(page, "Börja med behovet.", into="Text")
    page.get_by_text("Lägg till: Fil").click()
    page.fill("#id_files-0-title", "Hela guiden")
    page.set_input_files(
        "#id_files-0-file", {"name": "guide.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.select_option("#id_state", "published")
    save(page)
    page.get_by_role("link", name="Visa på webbplatsen").click()
    expect(page.get_by_text("Börja med behovet.")).to_be_visible()
    expect(page.get_by_role("link", name="Hela guiden")).to_be_visible()


def write_event(page: Page) -> None:
    page.goto("/admin/events/event/add/")
    page.fill("#id_title", "Exempelkurs om inköp")
    page.fill("#id_summary", "En förmiddag om att köpa av sociala företag.")
    write(page, "Välkommen!", into="Beskrivning")
    for moment, time in [("starts_at", "09:00"), ("ends_at", "12:00")]:
        group = page.get_by_role("group", name={"starts_at": "Börjar", "ends_at": "Slutar"}[moment])
        group.first.get_by_label("Datum").fill("2030-05-14")
        group.first.get_by_label("Tid").fill(time)
    page.fill("#id_venue", "Exempelsalen")
    page.fill("#id_capacity", "12")
    page.select_option("#id_state", "published")
    save(page)
    page.goto("/utbildningar/")
    expect(page.get_by_role("link", name="Exempelkurs om inköp").first).to_be_visible()


def see_booking_and_letters(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name="Anmälningar").click()
    page.locator("#result_list tbody").get_by_role("link", name="Anmälan").click()
    expect(page.get_by_text("kajsa@example.se").first).to_be_visible()
    expect(page.locator(".field-all_letters")).to_contain_text("Exempelkurs om inköp")


def go_back_in_history(page: Page) -> None:
    enterprise = Enterprise.objects.get(name="Exempelbageriet Limpan")
    page.goto(f"/admin/enterprises/enterprise/{enterprise.pk}/change/")
    page.fill("#id_summary", "Bröd av misstag.")
    save(page)
    page.get_by_role("link", name="Historik").click()
    expect(page.locator(".versions__item").first).to_contain_text("Bröd av misstag.")
    page.locator(".versions__item").nth(1).get_by_role("link").click()
    expect(page.locator("#id_summary")).to_have_value("Bröd på surdeg, bakat av nio medarbetare.")
    save(page, "Återställ den här versionen")
    page.goto(enterprise.get_absolute_url())
    expect(page.get_by_text("Bröd på surdeg").first).to_be_visible()
    expect(page.get_by_text("Frallor till fikat").first).to_be_visible()


def test_a_coordinators_day(page: Page):
    municipality("Växjö")
    log_in(page, make_coordinator())
    write_enterprise(page)
    page.goto("/admin/")
    write_resource(page)
    write_event(page)
    register_one(Event.objects.get())
    see_booking_and_letters(page)
    go_back_in_history(page)
    assert Resource.objects.published().count() == 1

    page.goto("/admin/")
    page.get_by_role("button", name="Logga ut").click()
    page.goto("/admin/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")


def test_a_municipality_editors_short_day(page: Page):
    own = make_enterprise("Exempelsnickeriet", municipality=municipality("Växjö"))
    other = make_enterprise("Exempelgården", municipality=municipality("Ljungby"))
    log_in(page, make_editor(municipality("Växjö")))
    expect(page.get_by_role("link", name="Konton")).to_have_count(0)
    page.get_by_role("link", name="Företag", exact=True).click()
    expect(page.get_by_role("link", name=other.name)).to_have_count(0)
    page.get_by_role("link", name=own.name).click()
    page.fill("#id_summary", "Nu även stolar.")
    save(page)
    page.get_by_role("link", name="Visa på webbplatsen").click()
    expect(page.get_by_text("Nu även stolar.").first).to_be_visible()

    page.goto(f"/admin/enterprises/enterprise/{other.pk}/change/")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(other.name)
