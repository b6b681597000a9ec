"""A buyer's day: a shortlist, one question to all, the coordinator's release, a no and a yes."""

import re

import pytest
from playwright.sync_api import Page, expect

from enterprises import actions
from enterprises.links import answer_path, follow_up_path
from enterprises.models import Enquiry
from kronoberg_portal.foundation.outbox.models import Letter
from tests.browser.conftest import DESKTOP, PHONE
from tests.enterprises.factories import (
    goal,
    make_certification,
    make_enquiry,
    make_enterprise,
    make_figure,
    make_offer,
)
from tests.foundation.factories import PASSWORD, make_coordinator

pytestmark = pytest.mark.django_db(transaction=True)
OFFICE = ["change", "slapp", "avvisa", "history"]
LIST = "/foretag/lista/?lista=kafeet,snickeriet,tvatten"


@pytest.fixture
def chosen(portal):
    for name, slug in (("Kaféet", "kafeet"), ("Snickeriet", "snickeriet"), ("Tvätten", "tvatten")):
        email = "" if slug == "tvatten" else f"hej@{slug}.example"
        one = make_enterprise(
            name, slug=slug, email=email, phone="0470-12 34 56", goals=[goal()], kind="wise"
        )
        make_offer(one, "Lunch och fika till möten i hela länet")
        make_figure(one, "target_group_share", 62)
        make_certification(one)


def log_in(page: Page, account) -> None:
    page.goto("/admin/login/?next=/admin/")
    page.fill("[name=username]", account.email)
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")


def ask_all(page: Page) -> None:
    page.goto(LIST)
    page.get_by_role("link", name="Ta bort Tvätten från listan").click()
    expect(page.get_by_role("columnheader")).to_have_count(2)
    page.get_by_role("link", name="Fråga alla").click()
    page.get_by_label("Din fråga").fill("Kan ni laga lunch till fyrtio?")
    page.get_by_label("Namn").fill("Boel Köpare")
    page.get_by_label("Organisation").fill("Växjö kommun")
    page.get_by_label("E-post").fill("boel@example.se")
    page.get_by_label("När vill du ha svar senast?").fill("2099-03-01")
    page.wait_for_timeout(2100)  # nobody is quicker
    page.get_by_role("button", name="Skicka").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack för din förfrågan")


@pytest.mark.parametrize("javascript", [True, False])
def test_question_goes_from_the_list_to_each_and_back(open_page, chosen, javascript):
    coordinator = make_coordinator()
    page = open_page(java_script_enabled=javascript)
    ask_all(page)

    log_in(page, coordinator)
    page.get_by_role("link", name="1 förfrågan väntar").click()
    page.get_by_role("link", name=Enquiry.objects.get().number).click()
    page.get_by_role("button", name="Spara och gå vidare till att släppa").click()
    expect(page.get_by_text("Kaféet, hej@kafeet.example")).to_be_visible()
    page.get_by_role("button", name="Släpp förfrågan").click()
    expect(page.get_by_text("Breven skickas nu.")).to_be_visible()

    letter = Letter.objects.get(to="hej@snickeriet.example")
    page.goto(re.search(r"http\S+/foretag/forfragan/\S{30,}/", letter.text).group())
    page.get_by_label("Varför passar det inte?").fill("Vi har fullt.")
    page.get_by_role("button", name="Avböj förfrågan").click()
    expect(page.get_by_text("Ni har avböjt")).to_be_visible()
    assert "Vi har fullt." in Letter.objects.get(kind="enterprises:enquiry_declined").text

    page.goto(follow_up_path(Enquiry.objects.get()))
    page.get_by_label("Ja", exact=True).check()
    page.get_by_label("Kaféet").check()
    page.get_by_label("Ungefär hur mycket").fill("12 500")
    page.get_by_role("button", name="Skicka").click()
    expect(page.get_by_text("Tack för ditt svar")).to_be_visible()
    assert Enquiry.objects.figures()["value"] == 12_500


def test_every_page_of_buying_is_accessible_on_a_desktop_and_on_a_phone(
    page: Page, chosen, axe_findings, complaints
):
    released = make_enquiry(released=True)
    asked = released.recipients.get()
    waiting = make_enquiry()
    declined = make_enquiry(released=True).recipients.get()
    actions.decline_enquiry(declined, reason="Fullt")
    addresses = [
        LIST,
        "/foretag/lista/",
        "/foretag/forfragan/?lista=kafeet,tvatten,borta",
        "/foretag/forfragan/",
        "/foretag/forfragan/tack/",
        "/foretag/forfragan/abc/",
        *(answer_path(one) for one in (asked, declined)),
        follow_up_path(released),
        "/admin/enterprises/enquiry/",
        *(f"/admin/enterprises/enquiry/{waiting.pk}/{name}/" for name in OFFICE),
    ]
    log_in(page, make_coordinator())
    findings = []
    for address in addresses:
        page.goto(address)
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            findings += [f"{size['width']}: {finding}" for finding in axe_findings(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                findings.append(f"{size['width']}: {address} is wider than the window")
    # The browser counts the page for a bad link, a 404, as an error.
    complaints[:] = [one for one in complaints if "/foretag/forfragan/abc/" not in one]
    page.goto("/foretag/forfragan/?lista=kafeet")
    page.get_by_role("button", name="Skicka").click()
    findings += axe_findings(page)
    assert findings == []


def test_comparison_can_be_moved_by_keyboard_on_a_phone(open_page, chosen):
    page = open_page(viewport=PHONE)
    page.goto(LIST)
    region = page.get_by_role("region", name="Jämförelse av företagen")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.comparison-frame').scrollLeft > 0")
    label = page.get_by_role("rowheader", name="Erbjuder").bounding_box()
    assert label["x"] >= 0


def test_comparison_on_paper_holds_every_column(open_page, chosen):
    page = open_page()
    page.goto(LIST)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})
    frame = page.locator(".comparison-frame")
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth + 1")
    expect(page.get_by_role("link", name=re.compile("^Ta bort"))).to_have_count(0)
