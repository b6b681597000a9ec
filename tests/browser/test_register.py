"""The register's list in a real browser: narrowed where it stands, and by plain forms and links."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PHONE
from tests.contacts.factories import municipality
from tests.enterprises.factories import make_enterprise, make_figure, make_offer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def register(portal):
    """Three in Växjö, two in Alvesta; two carpenters, one with a share of its target group."""
    vaxjo, alvesta = municipality("Växjö"), municipality("Alvesta")
    carpenter = make_enterprise("Björkens snickeri", municipality=vaxjo, kind="wise")
    make_figure(carpenter, "target_group_share", 60)
    make_enterprise("Tallens möbler", municipality=alvesta, sectors=["djur"])
    make_offer(make_enterprise("Ekens verkstad", municipality=vaxjo), "Snickeri efter mått")
    make_enterprise("Aspens kafé", municipality=vaxjo, sectors=["djur"])
    make_enterprise("Rönnens kafé", municipality=alvesta)


def heading(page: Page):
    return page.get_by_role("heading", level=2).first


def names(page: Page) -> list[str]:
    return page.locator(".entry-title").all_inner_texts()


def box(page: Page, facet: str, label: str):
    """A box to tick, in the group that it stands in."""
    group = page.get_by_role("group", name=facet, exact=True)
    return group.get_by_role("checkbox", name=re.compile(rf"^{label}"))


def open_group(page: Page, name: str) -> None:
    page.locator("summary").filter(has_text=name).click()


def number(page: Page, facet: str, label: str) -> str:
    choice = page.get_by_role("group", name=facet, exact=True).locator("label")
    return choice.filter(has_text=label).locator(".facet-count").inner_text().split()[0]


# ── In place ─────────────────────────────────────────────────────────────────────────────────
def test_ticking_a_box_narrows_the_list_and_leaves_the_focus(register, page: Page, axe_findings):
    page.goto("/foretag/")
    expect(heading(page)).to_have_text("5 företag")
    page.evaluate("window.isSamePage = true")
    open_group(page, "Var")

    tick = box(page, "Finns i", "Alvesta")
    tick.focus()
    page.keyboard.press("Space")

    expect(heading(page)).to_have_text("2 företag")
    assert names(page) == ["Rönnens kafé", "Tallens möbler"]
    assert page.url.endswith("/foretag/?kommun=alvesta")
    expect(tick).to_be_focused()
    expect(tick).to_be_checked()
    expect(page).to_have_title(re.compile("^Företag, Alvesta"))
    # The others are counted anew, and what was opened is still open.
    assert number(page, "Bransch", "Djur") == "1"
    assert number(page, "Finns i", "Växjö") == "3"
    expect(page.get_by_role("button", name="Visa 2 företag")).to_be_visible()
    assert page.evaluate("window.isSamePage")
    assert axe_findings(page) == []


def test_count_is_said_aloud_in_the_same_status(register, page: Page):
    page.goto("/foretag/")
    page.evaluate(
        """() => {
            const status = document.querySelector("main [role=status]");
            window.said = [];
            new MutationObserver(() => window.said.push(status.textContent))
                .observe(status, { childList: true, characterData: true, subtree: true });
        }"""
    )

    box(page, "Bransch", "Djur").check()

    expect(heading(page)).to_have_text("2 företag")
    assert page.evaluate("window.said.at(-1)") == "2 företag"


def test_back_undoes_one_filter_at_a_time(register, page: Page):
    page.goto("/foretag/")
    box(page, "Bransch", "Djur").check()
    expect(heading(page)).to_have_text("2 företag")
    open_group(page, "Var")
    box(page, "Finns i", "Växjö").check()
    expect(heading(page)).to_have_text("1 företag")

    page.go_back()
    expect(heading(page)).to_have_text("2 företag")
    expect(box(page, "Finns i", "Växjö")).not_to_be_checked()
    expect(box(page, "Bransch", "Djur")).to_be_checked()
    page.go_back()
    expect(heading(page)).to_have_text("5 företag")
    expect(box(page, "Bransch", "Djur")).not_to_be_checked()
    page.go_forward()
    expect(heading(page)).to_have_text("2 företag")


def test_search_and_removal_of_a_filter_lead_to_the_heading(register, page: Page):
    page.goto("/foretag/?lista=ett-foretag")
    page.get_by_label("Sök bland företagen").fill("snickeri")
    page.keyboard.press("Enter")

    expect(heading(page)).to_have_text("2 företag")
    expect(heading(page)).to_be_focused()
    assert page.url.endswith("/foretag/?q=snickeri&lista=ett-foretag")
    expect(page.locator(".hit-found")).to_have_text(re.compile("Snickeri efter mått"))
    expect(page.locator("mark").first).to_have_text("snickeri")

    page.get_by_role("link", name="Ta bort filtret Sökord: ”snickeri”").click()
    expect(heading(page)).to_have_text("5 företag")
    expect(heading(page)).to_be_focused()
    expect(page.get_by_label("Sök bland företagen")).to_have_value("")
    assert page.url.endswith("/foretag/?lista=ett-foretag")


def test_order_and_share_change_the_list_in_place(register, page: Page):
    page.goto("/foretag/")
    expect(page.get_by_role("button", name="Sortera om")).to_be_hidden()
    order = page.get_by_label("Sorterat efter")
    order.focus()
    order.select_option("kommun")
    expect(page).to_have_url(re.compile(r"\?sortera=kommun$"))
    expect(page.locator(".entry-title").first).to_have_text("Rönnens kafé")
    expect(order).to_be_focused()

    open_group(page, "Inför ett inköp")
    share = page.get_by_label("Andel från målgruppen, minst")
    share.fill("50")
    share.press("Tab")
    expect(heading(page)).to_have_text("1 företag")
    assert names(page) == ["Björkens snickeri"]
    assert "sortera=kommun" not in page.url or "andel=50" in page.url
    assert "andel=50" in page.url


def test_an_enterprise_is_put_in_the_list_and_taken_out_where_it_stands(
    register, page: Page, axe_findings
):
    page.goto("/foretag/?kommun=alvesta")
    save = page.get_by_role("link", name="Spara i min lista Tallens möbler")
    save.focus()
    page.keyboard.press("Enter")

    bar = page.get_by_role("navigation", name="Min lista (1)")
    expect(bar).to_be_visible()
    remove = page.get_by_role("link", name="Ta bort från min lista Tallens möbler")
    expect(remove).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="Ligger nu i din lista")).to_be_attached()
    assert axe_findings(page) == []
    assert re.search(r"\?kommun=alvesta&lista=foretag-\d+$", page.url)

    # It goes along when a filter changes, to the enterprise and to the comparison.
    box(page, "Bransch", "Djur").check()
    expect(heading(page)).to_have_text("1 företag")
    expect(bar).to_be_visible()
    assert "lista=" in page.locator(".entry-title a").get_attribute("href")
    remove.click()
    expect(bar).to_be_hidden()
    assert "lista=" not in page.url


def test_list_is_fetched_by_the_browser_when_the_script_cannot(register, page: Page, complaints):
    page.goto("/foretag/")
    page.evaluate("window.isSamePage = true")

    def refuse_scripts(route: Route) -> None:
        if route.request.resource_type == "fetch":
            route.abort()
        else:
            route.continue_()

    page.route("**/foretag/**", refuse_scripts)
    box(page, "Bransch", "Djur").check()

    expect(heading(page)).to_have_text("2 företag")
    expect(page).to_have_url(re.compile(r"\?bransch=djur$"))
    assert page.evaluate("window.isSamePage") is None
    complaints.clear()  # the browser logs the fetch that was stopped


def test_the_last_of_two_quick_choices_holds(register, page: Page):
    page.goto("/foretag/?kommun=vaxjo")
    page.evaluate(
        """() => {
            for (const name of ["bransch", "kommun"]) {
                const boxes = [...document.querySelectorAll(`[name=${name}]`)];
                boxes.find((box) => !box.checked).click();
            }
        }"""
    )

    expect(page).to_have_url(re.compile(r"bransch=\S+&kommun="))
    expect(page.locator("[data-part=results]")).to_have_attribute("aria-busy", "false")
    assert page.locator("[name=bransch]:checked").count() == 1
    assert page.locator("[name=kommun]:checked").count() == 2


def test_filters_on_a_phone_open_and_lead_to_the_list(register, phone: Page, axe_findings):
    phone.goto("/foretag/")
    expect(box(phone, "Bransch", "Djur")).to_be_hidden()
    phone.locator("summary").filter(has_text="Filtrera").click()
    box(phone, "Bransch", "Djur").check()
    phone.get_by_role("button", name="Visa 2 företag").click()

    expect(heading(phone)).to_be_focused()
    expect(heading(phone)).to_be_in_viewport()
    assert axe_findings(phone) == []
    for width in (PHONE["width"], 320):
        phone.set_viewport_size({"width": width, "height": 640})
        assert not phone.evaluate("document.documentElement.scrollWidth > window.innerWidth")


# ── Without JavaScript ───────────────────────────────────────────────────────────────────────
def test_the_list_is_narrowed_sorted_and_saved_from_without_javascript(
    register, page_without_javascript: Page
):
    page = page_without_javascript
    page.goto("/foretag/")
    open_group(page, "Var")
    box(page, "Finns i", "Alvesta").check()
    page.get_by_role("button", name="Visa träffar").click()
    expect(page.get_by_role("status")).to_have_text("2 företag")
    assert page.url.endswith("#traffar")
    expect(box(page, "Finns i", "Alvesta")).to_be_checked()

    page.get_by_label("Sorterat efter").select_option("kommun")
    page.get_by_role("button", name="Sortera om").click()
    assert "sortera=kommun" in page.url and "kommun=alvesta" in page.url

    page.get_by_role("link", name="Spara i min lista Rönnens kafé").click()
    expect(page.get_by_role("navigation", name="Min lista (1)")).to_be_visible()
    page.get_by_label("Sök bland företagen").fill("kafé")
    page.get_by_role("button", name="Visa träffar").click()
    assert names(page) == ["Rönnens kafé"]
    expect(page.get_by_role("navigation", name="Min lista (1)")).to_be_visible()

    page.get_by_role("link", name="Rensa allt").click()
    expect(page.get_by_role("status")).to_have_text("5 företag")
    expect(page.get_by_role("navigation", name="Min lista (1)")).to_be_visible()
    page.get_by_role("link", name="Rönnens kafé", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rönnens kafé")
    assert "lista=" in page.url
    assert page.context.cookies() == []
