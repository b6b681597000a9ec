"""/foretag/inbaddning/ and /foretag/badda-in/: a selection inside somebody else's page."""

import html
import os
import re
import subprocess
import sys

import pytest
from django.urls import reverse

from enterprises.models import Lifecycle, Moderation
from enterprises.views import embedding
from tests.contacts.factories import municipality
from tests.enterprises.factories import make_enterprise
from tests.environment import ROOT
from tests.pages import read

pytestmark = pytest.mark.django_db
URL = reverse("enterprises:embed")
GUIDE = reverse("enterprises:embed_guide")


def visit(client, asked="", address=URL):
    response = client.get(f"{address}?{asked}")
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"
    page = response.content.decode()
    assert read(page).faults == []
    return page


def names(page):
    return re.findall(r'embed-name"><a href="[^"]+">([^<]+)</a>', page)


def ancestors(response):
    policy = dict(
        directive.strip().partition(" ")[::2]
        for directive in response["Content-Security-Policy"].split(";")
    )
    return policy["frame-ancestors"]


# ── Who may frame it ─────────────────────────────────────────────────────────────────────────
def test_only_our_own_pages_frame_the_list_until_somebody_is_allowed(client, settings):
    settings.EMBED_HOSTS = []
    response = client.get(URL)

    assert ancestors(response) == "'self'"
    assert not response.has_header("X-Frame-Options")


def test_hosts_that_are_named_may_frame_the_list(client, settings):
    settings.EMBED_HOSTS = ["https://www.vaxjo.se", "https://*.alvesta.se"]
    response = client.get(URL)

    assert ancestors(response) == "'self' https://www.vaxjo.se https://*.alvesta.se"
    assert not response.has_header("X-Frame-Options")
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "script-src 'self'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name", ["list", "map", "print", "export_choose", "embed_guide", "shortlist"]
)
def test_no_other_page_may_be_framed(client, settings, name):
    settings.EMBED_HOSTS = ["https://www.vaxjo.se"]
    response = client.get(reverse(f"enterprises:{name}"))

    assert ancestors(response) == "'none'"
    assert response["X-Frame-Options"] == "DENY"


def test_entrys_own_page_and_the_office_may_not_be_framed(client, settings):
    settings.EMBED_HOSTS = ["https://www.vaxjo.se"]
    for address in (make_enterprise().get_absolute_url(), "/", "/admin/login/"):
        response = client.get(address)
        assert ancestors(response) == "'none'"
        assert response["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("hosts", "starts"),
    [
        ("", True),
        ("https://www.vaxjo.se", True),
        ("https://www.vaxjo.se, https://*.alvesta.se:8443", True),
        ("*", False),
        ("https://*", False),
        ("http://www.vaxjo.se", False),
        ("www.vaxjo.se", False),
        ("https://www.vaxjo.se/sida", False),
        ("https://www.vaxjo.se; script-src *", False),
        ("'unsafe-inline'", False),
    ],
)
def test_setting_takes_hosts_and_nothing_else(hosts, starts):
    result = subprocess.run(
        [sys.executable, "-c", "import kronoberg_portal.settings"],
        cwd=ROOT,
        env={**os.environ, "PORTAL_MODE": "test", "EMBED_HOSTS": hosts},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode == 0) is starts, result.stderr
    if not starts:
        assert "EMBED_HOSTS" in result.stderr


# ── What stands in it ────────────────────────────────────────────────────────────────────────
def test_list_is_plain_and_leads_to_the_portal(client, settings):
    enterprise = make_enterprise(
        "Kafé Lingon", summary="Fika för alla.", lifecycle=Lifecycle.DORMANT, is_example=True
    )
    page = visit(client, "kommun=vaxjo")

    assert f'<a href="{settings.SITE_URL}{enterprise.get_absolute_url()}">Kafé Lingon</a>' in page
    for told in ("Fika för alla.", "Växjö", "Vilande", "Exempeldata", "Senast uppdaterad:"):
        assert told in page
    assert f'Från <a href="{settings.SITE_URL}/">Socialt företagande i Kronoberg</a>' in page
    assert "<h1" in page and "Sociala företag: Växjö</h1>" in page
    for furniture in ("<header", "<footer", "<nav", "<form", "<script"):
        assert furniture not in page
    assert len(page) < 4000


def test_links_leave_the_frame(client):
    """Our other pages cannot be framed: a link that stayed in the frame would show nothing."""
    make_enterprise()
    assert '<base target="_top">' in visit(client)


@pytest.mark.parametrize("state", [state for state in Moderation if state != "published"])
def test_list_has_only_what_is_public_and_in_the_selection(client, state):
    make_enterprise("Dold", state=state)
    make_enterprise("Synlig")
    make_enterprise("Alvestas", municipality=municipality("Alvesta"))

    assert names(visit(client)) == ["Alvestas", "Synlig"]
    assert names(visit(client, "kommun=vaxjo")) == ["Synlig"]


def test_list_is_short_and_leads_to_the_rest(client, monkeypatch):
    monkeypatch.setattr(embedding, "MOST", 2)
    for number in range(5):
        make_enterprise(f"Nummer {number}")

    page = visit(client, "kommun=vaxjo&lista=a")

    assert len(names(page)) == 2
    assert re.search(r'/foretag/\?kommun=vaxjo">Se också de 3 andra företagen</a>', page)


def test_empty_and_unknown_selections_say_so(client):
    make_enterprise()
    assert "Just nu finns inget företag" in visit(client, "q=finnsinte")
    assert "ett filter som inte finns" in visit(client, "kommun=atlantis")


def test_list_sets_no_cookie_and_loads_nothing_from_elsewhere(client):
    make_enterprise()
    response = client.get(URL)

    assert not response.cookies
    resources = read(response.content.decode()).resources
    assert resources and all(each.startswith("/static/") for each in resources)


def test_list_asks_the_database_as_often_for_three_as_for_one(
    client, django_assert_max_num_queries
):
    def count():
        make_enterprise("Ett", sectors=["djur"])
        with django_assert_max_num_queries(7) as queries:
            visit(client)
        return len(queries)

    assert count() == count() == count()


# ── How to put it there ──────────────────────────────────────────────────────────────────────
def code(page):
    written = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1]
    return html.unescape(written)


def test_guide_gives_the_code_of_the_selection(client, settings):
    make_enterprise("Björkens snickeri")
    page = visit(client, "q=snickeri&kommun=vaxjo&lista=a", GUIDE)

    address = f"{settings.SITE_URL}{URL}?q=snickeri&amp;kommun=vaxjo"
    assert code(page).startswith(f'<iframe src="{address}" title="Sociala företag: ')
    assert code(page).endswith("</iframe>")
    assert "Urval" in page and "Sökord: ”snickeri” · Finns i: Växjö" in page
    assert read(code(page)).resources == [html.unescape(address)]


def test_code_is_right_whatever_was_searched_for(client):
    page = visit(client, "q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", GUIDE)

    pasted = read(code(page))
    assert pasted.faults == ["line 1: <iframe> has a style of its own"]
    assert len(pasted.resources) == 1
    assert pasted.text == ""


def test_guide_tells_which_hosts_may_and_how_to_become_one(client, settings):
    settings.EMBED_HOSTS = []
    page = visit(client, "", GUIDE)
    assert "Ingen annan webbplats har fått det än" in page
    assert reverse("contacts:contact") in page

    settings.EMBED_HOSTS = ["https://www.vaxjo.se"]
    assert "<li>https://www.vaxjo.se</li>" in visit(client, "", GUIDE)


@pytest.mark.parametrize("address", [URL, GUIDE])
def test_pages_are_only_read(client, address):
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200
