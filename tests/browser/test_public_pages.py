"""Every public page in a real browser, with the demo's own content: on a desktop, on a phone, in
the dark, by keyboard and without JavaScript."""

import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from enterprises.models import Enterprise
from events.models import Event
from knowledge.models import ActionPlan, Initiative, Resource
from kronoberg_portal.foundation.outbox.models import Letter
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
NARROWEST = {"width": 320, "height": 640}
# One of each template; what the rooms' own rows look like is added by ``addresses``.
FIXED = [
    "/",
    "/om/",
    "/foretag/",
    "/foretag/?q=snickeri&kommun=alvesta",
    "/foretag/?q=finnsinte",
    "/foretag/?q=snikeri",
    "/foretag/karta/",
    "/foretag/utskrift/",
    "/foretag/exportera/",
    "/foretag/badda-in/?kommun=vaxjo",
    "/foretag/inbaddning/?kommun=vaxjo",
    "/foretag/statistik/",
    "/foretag/statistik/?uppgift=anstallda&slag=asf",
    "/foretag/lista/",
    "/foretag/lista/?lista=exempelkafe-bjorken,exempelsnickeriet-i-alvesta",
    "/foretag/forfragan/?lista=exempelkafe-bjorken",
    "/kunskap/",
    "/kunskap/?slag=report",
    "/insatser/",
    "/handlingsplan/",
    "/utbildningar/",
    "/utbildningar/tidigare/",
    "/utbildningar/skicka-lank/",
    "/kommuner/",
    "/kommuner/vaxjo/",
    "/kontakt/",
    "/sok/",
    "/sok/?q=snickeri",
    "/regionens-roll/",
    "/tillganglighet/",
    "/personuppgifter/",
    "/kakor/",
    "/lattlast/",
    "/in-english/",
]


@pytest.fixture
def content(portal) -> None:
    """The portal's content and the demo's examples."""
    call_command("load_content", verbosity=0)
    call_command("example_data", verbosity=0)


def addresses() -> list[str]:
    """Every template once, and the rows that show most of it."""
    ended = Enterprise.objects.published().ended()
    rows = [
        Enterprise.objects.published().living().filter(kind="wise", figures__isnull=False).first(),
        ended.first(),
        Resource.objects.published().filter(files__isnull=False).first(),
        Resource.objects.published().exclude(transcript="").first(),
        Initiative.objects.published().first(),
        ActionPlan.objects.published().filter(is_example=True).first(),
        *Event.objects.published().upcoming()[:3],
        Event.objects.published().past().first(),
    ]
    assert all(rows)
    open_event = next(
        row for row in Event.objects.published().upcoming() if row.state == "published"
    )
    return [
        *FIXED,
        *(row.get_absolute_url() for row in rows),
        f"{open_event.get_absolute_url()}anmalan/",
    ]


def too_wide(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_every_public_page_is_accessible_and_fits_every_window(
    content, open_page: Callable[..., Page], axe_findings
):
    light, dark = open_page(viewport=DESKTOP), open_page(viewport=PHONE, color_scheme="dark")
    findings = []
    for address in addresses():
        for page in (light, dark):
            assert page.goto(address).status == 200, address
            findings += axe_findings(page)
        for size in (PHONE, NARROWEST):
            light.set_viewport_size(size)
            if too_wide(light):
                findings.append(f"{size['width']}: {address} is wider than the window")
        light.set_viewport_size(DESKTOP)
    assert findings == []


def test_error_page_is_accessible_and_helps(content, page: Page, axe_findings, complaints):
    assert page.goto("/finns-inte/").status == 404
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert axe_findings(page) == []
    complaints.clear()  # the browser logs the 404 itself


def test_skip_link_leads_past_the_menu(content, page: Page):
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innehall"


def test_a_visit_without_javascript_and_without_a_cookie(content, page_without_javascript: Page):
    """The visitor's six errands, by links and plain forms."""
    page = page_without_javascript

    page.goto("/")
    expect(page.get_by_role("heading", name="Företag i åtta kommuner")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Alvesta, ")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alvesta")

    page.goto("/foretag/")
    page.locator("main").get_by_label("Sök bland företagen").fill("möbler")
    page.get_by_text("Var", exact=True).click()
    page.get_by_role("group", name="Finns i").get_by_label(re.compile("Alvesta")).check()
    page.get_by_role("button", name="Visa träffar").click()
    expect(page.get_by_role("status")).to_contain_text("1 företag")
    assert "kommun=alvesta" in page.url
    page.get_by_role("link", name="Exempelsnickeriet i Alvesta", exact=True).click()
    expect(page.locator("main")).to_contain_text("Senast kontrollerad")

    page.goto("/kunskap/")
    page.locator("main").get_by_role("link", name="Vad är ett socialt företag?").first.click()
    expect(page.locator("main")).to_contain_text("Senast uppdaterad")

    page.goto("/om/")
    expect(page.locator("main")).to_contain_text("hösten 2016")
    assert page.context.cookies() == []

    page.goto("/kontakt/?typ=tips")
    expect(page.get_by_label("Tips")).to_be_checked()
    page.get_by_label("Meddelande").fill("Det finns ett nytt företag i Åseda.")
    page.get_by_label("E-post").fill("tipsare@example.se")
    page.wait_for_timeout(2_500)  # a form sent at once is taken for a robot's
    page.get_by_role("button", name="Skicka").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tack")
    assert Letter.objects.filter(to="tipsare@example.se").exists()


def test_menu_opens_and_leads_on_a_phone_without_javascript(content, open_page):
    page = open_page(viewport=PHONE, java_script_enabled=False)
    page.goto("/")
    page.get_by_text("Meny", exact=True).click()
    page.get_by_role("navigation").get_by_role(
        "link", name="Utbildningar", exact=True
    ).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Utbildningar och träffar")
