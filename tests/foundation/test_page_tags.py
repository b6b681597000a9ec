"""The small tags of every template: addresses, numbers, links to others, icons, rich text."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from knowledge.models import Resource
from kronoberg_portal.foundation.page.templatetags.page import external_link, host, phone_link
from tests.knowledge.factories import make_resource


def render(source: str, **context) -> str:
    return Template(source).render(Context(context))


class Links(HTMLParser):
    """What a browser makes of the markup: elements with their attributes, and the text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements, self.text = [], ""
        self.feed(markup)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data


# ── E-mail ───────────────────────────────────────────────────────────────────────────────────
def test_address_is_a_link_for_people_and_nothing_for_harvesters():
    markup = render("{% email_link address %}", address="anna.ek@example.se")
    ((tag, attributes),) = Links(markup).elements

    assert (tag, attributes["href"]) == ("a", "mailto:anna.ek@example.se")
    assert Links(markup).text == "anna.ek@example.se"
    assert not re.search(r"[\w.]+@[\w.]+|mailto:|&#64;?example", markup)
    assert "anna" not in markup and "example" not in markup


def test_address_with_a_text_of_its_own_shows_the_text_escaped():
    markup = render('{% email_link "a@example.se" text %}', text="Skriv <till> Anna")

    assert Links(markup).text == "Skriv <till> Anna"
    assert [tag for tag, _ in Links(markup).elements] == ["a"]


def test_no_address_is_no_link():
    assert render('{% email_link "" %}|{% phone_link "" %}') == "|"


@given(st.text(min_size=1, max_size=60).filter(lambda text: "\x00" not in text))
def test_whatever_stands_in_an_address_makes_no_other_element(address):
    for source in ("{% email_link address %}", "{% phone_link address %}"):
        elements = Links(render(source, address=address)).elements
        assert [tag for tag, _ in elements] == ["a"]
        assert set(elements[0][1]) == {"class", "href"}
        assert elements[0][1]["href"].startswith(("mailto:", "tel:"))


# ── Telephone ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("number", "tel"),
    [
        ("0470-58 69 19", "+46470586919"),
        ("070-174 06 05", "+46701740605"),
        ("+46 470 58 69 19", "+46470586919"),
        ("+46 (0)470 58 69 19", "+46470586919"),
        ("0046 470 58 69 19", "+46470586919"),
        ("112", "112"),
        ("1177", "1177"),
    ],
)
def test_number_is_dialled_in_international_form_and_shown_as_written(number, tel):
    markup = Links(phone_link(number))

    assert markup.elements[0][1]["href"] == f"tel:{tel}"
    assert markup.text == number


# ── Links to others ──────────────────────────────────────────────────────────────────────────
def test_link_to_another_site_says_so_in_text():
    markup = Links(external_link("https://example.se/a?b=1&c=2", "Exempel & Co"))
    tag, attributes = markup.elements[0]

    assert (tag, attributes["href"]) == ("a", "https://example.se/a?b=1&c=2")
    assert markup.text == "Exempel & Co (extern webbplats)"
    assert "target" not in attributes and "noopener" in attributes["rel"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "//ond.example/",
        "/foretag/",
        "",
        None,
    ],
)
def test_address_that_is_no_web_address_is_no_link(address):
    assert external_link(address, "Text & <b>") == "Text &amp; &lt;b&gt;"


def test_quotes_in_an_address_do_not_end_it():
    markup = Links(external_link('https://example.se/"onmouseover="alert(1)', "Text"))

    assert set(markup.elements[0][1]) == {"class", "href", "rel"}


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.exempel.se/om?a=1", "exempel.se"),
        ("http://exempel.se", "exempel.se"),
        ("https://wwwexempel.se/", "wwwexempel.se"),
        ("", ""),
        (None, ""),
    ],
)
def test_host_is_the_name_without_www(address, name):
    assert host(address) == name


# ── Icons and rich text ──────────────────────────────────────────────────────────────────────
def test_icon_is_hidden_from_screen_readers_and_is_in_the_sprite(settings):
    markup = Links(render('{% icon "phone" "large" %}'))

    (_, svg), (_, use) = markup.elements
    assert svg["aria-hidden"] == "true" and "large" in svg["class"]
    assert use["href"].endswith("icons.svg#phone")
    assert markup.text == ""


def test_every_icon_that_a_template_names_is_drawn(settings):
    sprite = (settings.BASE_DIR / "static" / "icons.svg").read_text()
    drawn = set(re.findall(r'id="([a-z-]+)"', sprite))
    named = {
        name
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)"', path.read_text())
    }

    assert named, "the templates must name some"
    assert named <= drawn


@pytest.mark.django_db
def test_rich_text_is_shown_as_it_was_cleaned_when_saved():
    row = make_resource(
        body='<p>Hej <strong>du</strong></p><script>alert(1)</script><p onclick="x">'
    )

    shown = render("{{ row.body|rich }}", row=Resource.objects.get(pk=row.pk))

    assert "<strong>du</strong>" in shown
    assert "script" not in shown and "onclick" not in shown
    assert render("{{ text|rich }}", text=None) == ""


def test_other_text_is_escaped_as_ever():
    assert unescape(render("{{ text }}", text="<b>")) == "<b>" != render("{{ text }}", text="<b>")
