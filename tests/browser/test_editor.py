"""The rich text editor in the office, in a real browser under the real policy.

Every violation of the policy is an error in the console, and ``page`` fails on those.
"""

import pytest

from knowledge.models import Resource
from tests.foundation.factories import PASSWORD, make_coordinator
from tests.knowledge.factories import make_resource

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(page):
    """The window of a coordinator who has just logged in."""
    page.goto("/admin/login/")
    page.fill("[name=username]", make_coordinator().email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/admin/")
    return page


@pytest.fixture
def resource():
    return make_resource("En rapport", body="<p>Första stycket.</p>")


@pytest.fixture
def writing(office, resource):
    """The office on the resource's form, with the editor ready."""
    office.goto(f"/admin/knowledge/resource/{resource.pk}/change/")
    office.get_by_role("toolbar", name="Verktyg för text").wait_for()
    return office


def textbox(page):
    return page.get_by_role("textbox", name="Text", exact=True)


def write_at_the_end(page, text):
    textbox(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def save(page):
    page.get_by_role("button", name="Spara", exact=True).first.click()
    page.wait_for_url("**/admin/knowledge/resource/")


def press(page, name):
    page.get_by_role("toolbar").get_by_role("button", name=name, exact=True).click()


def test_what_is_typed_is_saved_and_shown(writing, resource):
    write_at_the_end(writing, " Och en mening till.")
    save(writing)

    assert Resource.objects.get().body == "<p>Första stycket. Och en mening till.</p>"
    writing.goto(resource.get_absolute_url())
    writing.get_by_text("Första stycket. Och en mening till.").wait_for()


def test_heading_list_and_bold_are_made_by_the_toolbar(writing):
    write_at_the_end(writing, "")
    writing.keyboard.press("Enter")
    # The kind of a paragraph opens by keyboard, as everything in the toolbar.
    writing.get_by_role("button", name="Brödtext", exact=True).first.press("Enter")
    writing.get_by_role("button", name="Rubrik 2", exact=True).click()
    writing.keyboard.type("Så här")
    writing.keyboard.press("Enter")
    press(writing, "Punktlista")
    press(writing, "Fet")
    assert writing.get_by_role("button", name="Fet", pressed=True).count() == 1
    writing.keyboard.type("Ett")
    save(writing)

    assert Resource.objects.get().body == (
        "<p>Första stycket.</p><h2>Så här</h2><ul><li><p><strong>Ett</strong></p></li></ul>"
    )


def test_table_begins_with_its_header_row(writing):
    write_at_the_end(writing, "")
    press(writing, "Infoga tabell")
    dialog = writing.get_by_role("dialog", name="Tabellens egenskaper")
    dialog.get_by_label("Rader").fill("2")
    dialog.get_by_label("Kolumner").fill("2")
    dialog.get_by_role("button", name="Infoga tabell").click()
    writing.keyboard.type("År")
    save(writing)

    body = Resource.objects.get().body
    assert body.count("<th") == 2
    assert body.count("<td") == 2
    assert "<p>År</p></th>" in body
    assert "style=" not in body


def test_link_to_a_script_does_not_survive(writing):
    textbox(writing).click()
    writing.keyboard.press("Control+A")
    press(writing, "Länk")
    dialog = writing.get_by_role("dialog", name="Länk")
    dialog.get_by_label("Adress").fill("javascript:alert(1)")
    dialog.get_by_role("button", name="Spara").click()
    save(writing)

    assert "javascript" not in Resource.objects.get().body


def test_pasted_page_comes_out_clean(writing, complaints):
    textbox(writing).click()
    writing.keyboard.press("Control+A")
    writing.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/html", "<h1 style='color:red'>Titel</h1><p class='x'>Text"
            + "<img src=x onerror=alert(1)><script>alert(2)</script></p>");
          document.querySelector(".tiptap").dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }"""
    )
    save(writing)

    body = Resource.objects.get().body
    assert "Titel" in body
    assert "Text" in body
    for unwanted in ("<h1", "style", "class", "<img", "script"):
        assert unwanted not in body
    # The policy stops what comes with the paste, and the browser says so.
    assert [one for one in complaints if "Executing inline event handler" in one]
    complaints.clear()


def test_editor_speaks_swedish_and_has_its_names(writing):
    toolbar = writing.get_by_role("toolbar", name="Verktyg för text")
    titles = toolbar.locator("button:not(.prose-menubar__option)").evaluate_all(
        "buttons => buttons.map((button) => button.title)"
    )

    english = ["bold", "italic", "list", "table", "row", "column", "cell", "link", "undo", "quote"]
    assert len(titles) > 15
    assert [title for title in titles if any(word in title.split() for word in english)] == []
    assert textbox(writing).get_attribute("aria-multiline") == "true"
    writing.locator("label[for=id_body]").click()
    assert textbox(writing).evaluate("box => box === document.activeElement")


def test_editor_is_accessible(writing, axe_findings):
    ours = [finding for finding in axe_findings(writing) if "prose" in finding.lower()]

    assert ours == []


def test_earlier_version_opens_in_the_editor(office, resource):
    version = resource.history.get()
    office.goto(f"/admin/knowledge/resource/{resource.pk}/history/{version.history_id}/")

    assert textbox(office).inner_text().strip() == "Första stycket."


def test_text_can_be_written_without_javascript(page_without_javascript, resource):
    page = page_without_javascript
    page.goto("/admin/login/")
    page.fill("[name=username]", make_coordinator().email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/admin/")
    page.goto(f"/admin/knowledge/resource/{resource.pk}/change/")
    page.fill("#id_body", "<p>Utan skript.</p><script>alert(1)</script>")
    save(page)

    assert Resource.objects.get().body == "<p>Utan skript.</p>"
