"""The repository tests itself: every page, letter, template, field and style sheet of it.

The pages are those that a visitor can come to: from the home page, link by link, with the portal's
content and the curated examples in the database.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import transaction
from django.template import engines
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from enterprises.links import answer_path, follow_up_path
from enterprises.models import EnquiryRecipient
from events.differences import Difference
from events.links import booking_path, participant_path
from kronoberg_portal.foundation.outbox.models import Letter
from kronoberg_portal.site import jobs, searching, sitemaps
from kronoberg_portal.site.management.commands import example_data, load_content
from tests.contacts.factories import make_case
from tests.enterprises.factories import make_enquiry, make_enterprise
from tests.events.factories import (
    in_days,
    make_booking,
    make_event,
    make_participant,
    make_session,
    make_waiting,
)
from tests.knowledge.factories import make_file, make_resource
from tests.pages import Page, read

# Also for the tests that only look at visits: without one that asks, no database is made.
pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
ROOMS = ["contacts", "enterprises", "knowledge", "events"]
SOURCES = [ROOT / "kronoberg_portal", *(ROOT / room for room in ROOMS)]

# Addresses that are no page to read, with where they are tested instead.
NO_PAGE = {
    "site:health": "tests/site/test_machines.py",
    "site:ready": "tests/site/test_machines.py",
    "site:robots": "tests/site/test_machines.py",
    "site:favicon": "tests/site/test_machines.py",
    "site:sitemap_index": "tests/site/test_machines.py",
    "site:sitemap": "tests/site/test_machines.py",
    "site:security_txt": "tests/site/test_machines.py",
    "images:rendition": "tests/foundation/test_images.py",
    "events:certificate": "tests/events/test_certificates.py",
}
# Pages where a date for the content would say nothing: receipts and what is one person's own.
DATELESS = {
    "contacts:contact_done",
    "enterprises:enquiry_sent",
    "events:link_request",
    "events:link_requested",
} | {
    f"events:{name}"
    for name in [
        "booking",
        "booking_done",
        "booking_cancel",
        "booking_cancel_participant",
        "booking_substitute",
        "booking_substituted",
        "participant",
        "participant_cancel",
        "participant_needs",
        "participant_substitute",
        "participant_substituted",
        "survey",
    ]
}
MOST_VISITS = 600


# ── The pages, visited once ──────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Visit:
    address: str
    name: str  # of the address in urls.py
    status: int
    media_type: str
    page: Page
    cookies: frozenset[str]
    headers: dict[str, str]

    @property
    def is_page(self) -> bool:
        return self.media_type == "text/html"


@pytest.fixture(scope="module")
def visits(django_db_setup, django_db_blocker, tmp_path_factory) -> dict[str, Visit]:
    """Every address that can be reached, by address."""
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        transaction.atomic(),
    ):
        call_command("load_content", verbosity=0)
        call_command("example_data", verbosity=0)
        undefined = engines["django"].engine.string_if_invalid.found
        undefined.clear()
        found = visit_all(["/", *addresses_without_a_link()])
        assert sorted(set(undefined)) == []
        transaction.set_rollback(True)
    return found


def addresses_without_a_link() -> list[str]:
    """What people come to by letter, form or file."""
    booking = make_booking()
    participant = make_participant(booking=booking)
    make_participant(booking=booking)
    waiting = make_waiting(make_event(capacity=0))
    was_there = make_participant(make_event(starts_at=in_days(-2)))
    document = make_file(make_resource("En rapport med fil"))
    enquiry = make_enquiry(released=True)
    asked = enquiry.recipients.get()
    return [
        f"/foretag/lista/?lista={asked.enterprise.slug}",
        "/foretag/lista/",
        f"/foretag/forfragan/?lista={asked.enterprise.slug}",
        "/foretag/forfragan/",
        reverse("enterprises:enquiry_sent"),
        answer_path(asked),
        follow_up_path(enquiry),
        *(booking_path(booking, name) for name in ("booking", "booking_done", "booking_cancel")),
        f"{booking_path(booking, 'booking_cancel')}{participant.pk}/",
        participant_path(participant),
        participant_path(participant, "participant_cancel"),
        participant_path(participant, "participant_needs"),
        f"{booking_path(booking)}byt/{participant.pk}/",
        booking_path(booking, "booking_substituted"),
        participant_path(participant, "participant_substitute"),
        reverse("events:participant_substituted"),
        participant_path(waiting),
        participant_path(was_there, "survey"),
        reverse("contacts:contact_done"),
        reverse("enterprises:export", args=["csv"]),
        reverse("enterprises:shortlist_export", args=["xlsx"]),
        reverse("events:link_requested"),
        document.get_absolute_url(),
        "/sok/?q=kronoberg",
        "/sok/?q=exempel&i=foretag",
        "/sok/?q=finnsabsolutinte",
    ]


def visit_all(start: list[str]) -> dict[str, Visit]:
    """Visit ``start`` and what its pages link to; from an address with a query no further."""
    client, found, queue = Client(), {}, list(start)
    while queue:
        address = queue.pop(0)
        if address in found or urlsplit(address).path.startswith(("/admin/", "/static/")):
            continue
        assert len(found) < MOST_VISITS, "the pages never end"
        client.cookies.clear()
        response = client.get(address)
        html = ""
        if response["Content-Type"].startswith("text/html"):
            html = response.content.decode()
        found[address] = Visit(
            address=address,
            name=resolve(urlsplit(address).path).view_name,
            status=response.status_code,
            media_type=response["Content-Type"].partition(";")[0],
            page=read(html),
            cookies=frozenset(response.cookies),
            headers=dict(response.headers),
        )
        if response.streaming:
            list(response.streaming_content)  # which closes the file
        if not urlsplit(address).query:
            queue += internal_links(address, found[address].page)
    return found


def internal_links(address: str, page: Page) -> Iterator[str]:
    for link in page.links:
        parts = urlsplit(urljoin(f"http://testserver{address}", link))
        if parts.scheme == "http" and parts.netloc == "testserver":
            yield urldefrag(parts._replace(scheme="", netloc="").geturl()).url


def faults(visits: dict[str, Visit], find: Callable[[Visit], object]) -> list[str]:
    """Each page that ``find`` finds something in, with what it found."""
    return [
        f"{visit.address}: {fault}"
        for visit in visits.values()
        if visit.is_page and (fault := find(visit))
    ]


def test_every_link_leads_somewhere(visits):
    assert [f"{v.address} answers {v.status}" for v in visits.values() if v.status != 200] == []


def test_every_address_was_visited_or_is_tested_elsewhere(visits):
    visited = {visit.name for visit in visits.values()}

    assert url_names() - visited - set(NO_PAGE) == set()
    assert visited & set(NO_PAGE) <= {"images:rendition"}


def url_names() -> set[str]:
    """The names of all addresses outside the office."""

    def names(patterns, namespace: str) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = ":".join(filter(None, [namespace, pattern.namespace]))
                yield from names(pattern.url_patterns, inner)
            elif isinstance(pattern, URLPattern) and pattern.name:
                yield ":".join(filter(None, [namespace, pattern.name]))

    every = names(get_resolver().url_patterns, "")
    return {name for name in every if not name.startswith("admin:")}


def test_every_page_is_in_swedish_with_one_heading(visits):
    assert faults(visits, lambda v: v.page.lang != "sv" and f"lang is {v.page.lang}") == []
    assert faults(visits, lambda v: len(v.page.h1) != 1 and f"{len(v.page.h1)} h1") == []
    assert faults(visits, lambda v: not v.page.h1[0].strip() and "empty h1") == []


def test_every_page_has_a_title_of_its_own(visits):
    ending = f" – {django_settings.SITE_NAME}"
    assert faults(visits, lambda v: not v.page.title.endswith(ending) and v.page.title) == []

    owner: dict[str, Visit] = {}
    twins = []
    for visit in visits.values():
        if visit.is_page and not urlsplit(visit.address).query:
            other = owner.setdefault(visit.page.title, visit)
            if other is not visit and other.name != visit.name:
                twins.append(f"{visit.address} and {other.address}: {visit.page.title}")
    assert twins == []


def test_every_page_says_when_it_was_updated(visits):
    assert (
        faults(
            visits,
            lambda v: (
                v.name not in DATELESS
                and not re.search(r"Senast uppdaterad: \d{1,2} [a-zåäö]+ \d{4}", v.page.text)
                and "says no date"
            ),
        )
        == []
    )


def test_every_page_that_may_be_found_describes_itself(visits):
    def nameless(visit: Visit) -> bool:
        hidden = "noindex" in visit.page.robots + visit.headers.get("X-Robots-Tag", "")
        return not hidden and len(visit.page.description) < 20

    assert faults(visits, nameless) == []


def test_every_page_is_well_formed_and_without_script_or_style_of_its_own(visits):
    assert faults(visits, lambda v: v.page.faults) == []


def test_every_page_loads_all_from_the_own_host(visits):
    def from_elsewhere(visit: Visit) -> list[str]:
        return [
            resource
            for resource in visit.page.resources
            if not resource.startswith(("/static/", "/bilder/", "#", "data:image/"))
        ]

    assert faults(visits, from_elsewhere) == []
    assert sum(len(visit.page.resources) for visit in visits.values()) > 100


def test_no_reading_sets_a_cookie_and_a_form_only_its_own(visits):
    def unwanted(visit: Visit) -> set[str]:
        wanted = {django_settings.CSRF_COOKIE_NAME} if visit.page.post_forms else set()
        return set(visit.cookies) - wanted

    assert faults(visits, unwanted) == []
    assert [v.address for v in visits.values() if not v.is_page and v.cookies] == []
    assert any(visit.page.post_forms and visit.cookies for visit in visits.values())


def test_no_page_with_a_form_is_kept_by_others(visits):
    """A page with a token in it must not be given to somebody else from a cache."""

    def may_be_kept(visit: Visit) -> str:
        header = visit.headers.get("Cache-Control", "")
        vary = visit.headers.get("Vary", "")
        is_own = "private" in header or "no-store" in header or "Cookie" in vary
        return "" if not visit.page.post_forms or is_own else f"Cache-Control {header!r}"

    assert faults(visits, may_be_kept) == []


def test_pages_behind_a_secret_link_are_found_and_kept_by_nobody(visits):
    names = {"enterprises:enquiry_answer", "enterprises:follow_up"}
    behind = [
        visit
        for visit in visits.values()
        if visit.address.startswith(("/min-anmalan/", "/min-plats/")) or visit.name in names
    ]

    assert len(behind) >= 8
    for visit in behind:
        robots = visit.page.robots + visit.headers.get("X-Robots-Tag", "")
        assert "noindex" in robots, visit.address
        assert "no-store" in visit.headers.get("Cache-Control", ""), visit.address
        assert visit.headers.get("Referrer-Policy") in ("no-referrer", "same-origin"), visit.address


def test_every_page_has_the_security_headers(visits):
    for visit in visits.values():
        policy = visit.headers.get("Content-Security-Policy", "")
        assert "default-src 'self'" in policy, visit.address
        assert "unsafe" not in policy, visit.address
        assert visit.headers.get("X-Content-Type-Options") == "nosniff", visit.address
        if visit.name != "enterprises:embed":  # which is there to be framed: test_embed.py
            assert visit.headers.get("X-Frame-Options") == "DENY", visit.address
            assert "frame-ancestors 'none'" in policy, visit.address


def test_what_is_made_up_says_so(visits):
    """Each page that is about an example marks it; the demo's records are named so, too."""
    made_up = [
        visit
        for visit in visits.values()
        if re.match(r"/foretag/exempel", visit.address) and visit.media_type == "text/html"
    ]

    assert made_up
    assert [v.address for v in made_up if "exempeldata" not in v.page.text.lower()] == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<p><b>x</p>", "</p> comes while <b> is open"),
        ("<div><p>x</p>", "<div> is never closed"),
        ('<p id="a"></p><p id="a"></p>', "the id a stands twice"),
        ('<label for="b">x</label>', "points at #b"),
        ('<p aria-labelledby="a b" id="a"></p>', "points at #b"),
        ('<a href="#c">x</a>', "points at #c"),
        ('<p style="color:red">x</p>', "<p> has a style of its own"),
        ("<style>p{}</style>", "<style> has a style of its own"),
        ("<script>x()</script>", "<script> stands in the page"),
        ('<script type="importmap">{}</script>', "<script> stands in the page"),
        ('<p onclick="x()">x</p>', "<p> has a script in onclick"),
        ('<a href=" JavaScript:x()">x</a>', "<a> has a script in href"),
        ('<img src="/static/x.png">', "<img> says nothing in alt"),
        ("<button>x</button>", "<button> does not say its type"),
        ('<a href="/" target="_blank">x</a>', "<a> opens a new window"),
        ('<p class="a" class="b">x</p>', "<p> has the same attribute twice"),
    ],
)
def test_reader_sees_the_fault(html, fault):
    found = read(html).faults

    assert any(fault in text for text in found), found


def test_reader_is_silent_on_a_good_page():
    page = read(
        '<html lang="sv"><head><title>A &amp; b</title><link rel="stylesheet" href="/static/a.css">'
        '<script type="module" src="/static/a.js"></script></head><body><h1>Å <em>b</em></h1>'
        '<img src="/bilder/a" srcset="/bilder/b 1w, /bilder/c 2w" alt=""><svg><use href="#u"/>'
        "</svg>"
        '<script type="application/ld+json">{"a": "<"}</script>'
        '<form method="post"><label for="a">x</label><input id="a"><br></form></body></html>'
    )

    assert page.faults == []
    assert (page.lang, page.title, page.h1, page.post_forms) == ("sv", "A & b", ["Å b"], 1)
    assert page.resources == [
        "/static/a.css",
        "/static/a.js",
        "/bilder/a",
        "/bilder/b",
        "/bilder/c",
        "#u",
    ]


# ── Templates ────────────────────────────────────────────────────────────────────────────────
def template_names() -> set[str]:
    return {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*")
        if path.is_file() and path.suffix in (".html", ".txt", ".xml")
    }


def named_templates() -> set[str]:
    """What code and templates name: in quotes, with the whole path."""
    files = [path for source in SOURCES for path in source.rglob("*.py")]
    files += [path for path in TEMPLATES.rglob("*") if path.is_file()]
    text = "\n".join(path.read_text("utf-8") for path in files)
    return set(re.findall(r"""["']([\w/.-]+\.(?:html|txt|xml))["']""", text))


def is_found_by_its_place(name: str) -> bool:
    """Templates that a library looks for where they lie."""
    return name.startswith(("portal/", "admin/", "simple_history/", "errors/")) or any(
        name.startswith(f"{room}/emails/") for room in ROOMS
    )


def test_no_template_is_an_orphan():
    orphans = template_names() - named_templates()

    assert {name for name in orphans if not is_found_by_its_place(name)} == set()


def test_every_error_page_has_its_status():
    assert {name for name in template_names() if name.startswith("errors/")} == {
        f"errors/{status}.html" for status in (400, 403, 404, 500, 503)
    }


def test_partial_says_its_inputs():
    for path in TEMPLATES.rglob("_*.html"):
        first = path.read_text("utf-8").partition("\n")[0]
        assert first.startswith("{# "), f"{path.name} does not say what it needs"


# ── Letters ──────────────────────────────────────────────────────────────────────────────────
def letter_names() -> set[str]:
    """``events.booking_received`` for each letter, whichever of its templates is there."""
    return {
        f"{room}.{path.stem}"
        for room in ROOMS
        for path in (TEMPLATES / room / "emails").glob("*")
        if not path.name.startswith("_")
    }


def letter_arguments(name: str) -> dict[str, list]:
    """What letters are about, by the names that their functions use: one or two of each."""
    event = make_event(meeting_link="https://mote.example.se/hemligt")
    booking = make_booking(event)
    seated = make_participant(booking=booking)
    waiting = make_waiting(event, booking=booking)
    return {
        "booking": [booking],
        "participant": [waiting if name.endswith("_waiting") else seated],
        "people": [[seated, waiting], [waiting]],
        "event": [event],
        "case": [make_case(answer="Tack, vi hör av oss.")],
        **letter_arguments_of_enquiries(),
        "to": ["samordnare@example.se"],
        "free": [1],
        "waiting": [2],
        "instead_of": ["Disa Deltagare"],
        "old_name": ["Disa Deltagare"],
        "new": [seated, waiting],
        "changes": [[Difference("Var", "Exempelsalen", "Verkstan")]],
        "session": [make_session(event, title="Del 1")],
        "reason": ["Föreläsaren är sjuk."],
        "subject": ["Ta med en penna"],
        "text": ["Vi ses i entrén."],
        "had_seat": [False, True],
        "waited": [False, True],
        "approved": [False, True],
    }


def letter_arguments_of_enquiries() -> dict[str, list]:
    """One that waits, and one released: to one by letter, to one by telephone, and declined."""
    reachable = make_enterprise("Nås med brev", email="hej@foretaget.example")
    enquiry = make_enquiry(
        reachable,
        make_enterprise("Utan adress", phone="0470-1"),
        released=True,
        reject_reason="Fråga i stället kommunen.",
        buyer_phone="0470-2",
    )
    enquiry.recipients.filter(enterprise__email="").update(state=EnquiryRecipient.State.TO_RING)
    declining = make_enquiry(reachable, released=True).recipients.get()
    declining.decline_reason = "Vi har fullt."
    return {
        "enquiry": [make_enquiry(), enquiry],
        "recipient": [enquiry.recipients.get(enterprise=reachable), declining],
    }


@pytest.mark.parametrize("name", sorted(letter_names()))
def test_letter_has_its_function_subject_text_and_html(name, settings):
    settings.SITE_URL = "https://portalen.example"
    room, _, letter_name = name.partition(".")
    write = getattr(import_module(f"{room}.emails"), letter_name)

    for choice in (0, -1):
        Letter.objects.all().delete()
        arguments = letter_arguments(letter_name)
        names = inspect.signature(write).parameters
        write(**{parameter: arguments[parameter][choice] for parameter in names})
        letter = Letter.objects.get()
        assert letter.kind == f"{room}:{letter_name}"
        assert letter.subject
        assert letter.text.strip()
        links = re.findall(r"https?://[^\s<>\")]+", letter.text)
        assert [link for link in links if not is_our_link(link)] == []
        page = read(letter.html)
        assert page.faults == []
        assert [link for link in page.links if not is_our_link(link)] == []
        assert not re.search(r"{{|{%|None\b|&amp;|&#x", letter.text)


def is_our_link(link: str) -> bool:
    """Links in letters begin with the configured address, whatever else the letter tells of."""
    ours = ("https://portalen.example/", "https://mote.example.se/", "mailto:", "tel:")
    return link.startswith(ours)


# ── Fields ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("room", ROOMS)
def test_every_field_has_chosen_whether_it_is_open_data(room):
    opendata = import_module(f"{room}.opendata")
    models = {
        model
        for model in apps.get_app_config(room).get_models()
        if not hasattr(model, "history_object")
    }

    assert set(opendata.PUBLIC_FIELDS) | set(opendata.PRIVATE_FIELDS) == models
    for model in models:
        public = set(opendata.PUBLIC_FIELDS.get(model, ()))
        private = set(opendata.PRIVATE_FIELDS.get(model, ()))
        fields = {f.name for f in (*model._meta.fields, *model._meta.many_to_many)}
        assert public & private == set(), model
        assert public | private == fields, model


# ── The site's lists ─────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("room", ROOMS)
def test_what_a_room_says_of_itself_is_in_the_sites_list(room):
    def module(name):
        return import_module(f"{room}.{name}") if find_spec(f"{room}.{name}") else None

    if searches := module("searching"):
        assert set(searches.SEARCH_ROOMS) <= set(searching.SEARCH_ROOMS)
    if maps := module("sitemaps"):
        theirs = {
            thing
            for name, thing in vars(maps).items()
            if inspect.isclass(thing) and thing.__module__ == maps.__name__ and name[0] != "_"
        }
        assert theirs <= set(sitemaps.SITEMAPS.values())
    if work := module("jobs"):
        assert set(work.JOBS) <= set(jobs.JOBS)
    if module("examples"):
        assert module("examples") in example_data.ROOMS
    if content := module("content"):
        assert content.add_content in load_content.CONTENT


def test_what_is_searched_and_mapped_has_a_name_of_its_own():
    keys = [room.key for room in searching.SEARCH_ROOMS]
    names = [job.name for job in jobs.JOBS]

    assert len(keys) == len(set(keys))
    assert len(names) == len(set(names))


# ── Style sheets ─────────────────────────────────────────────────────────────────────────────
STYLE_SHEETS = sorted((ROOT / "static" / "css").rglob("*.css"))


@pytest.mark.parametrize("path", STYLE_SHEETS, ids=lambda path: path.name)
def test_style_sheet_keeps_the_houses_rules(path):
    css = re.sub(r"/\*.*?\*/|url\([^)]*\)|\"[^\"]*\"", "", path.read_text("utf-8"), flags=re.DOTALL)
    selectors = re.findall(r"([^{};]+)\{", css)

    assert "!important" not in css
    assert "@import" not in css
    assert "http" not in css
    if not path.name.startswith("office"):  # Django's admin has its parts by id
        assert [s for s in selectors if re.search(r"#[\w-]", s)] == []


def test_style_sheets_are_all_linked():
    files = [*TEMPLATES.rglob("*.html"), *(p for source in SOURCES for p in source.rglob("*.py"))]
    text = "\n".join(path.read_text("utf-8") for path in files)
    names = [str(path.relative_to(ROOT / "static")) for path in STYLE_SHEETS]

    assert [name for name in names if name not in text] == []
