"""/kunskap/flode.xml: the newest knowledge for a feed reader."""

from datetime import date
from xml.etree import ElementTree

import pytest

from kronoberg_portal.foundation.publishing.models import State
from tests.foundation.factories import make_coordinator
from tests.knowledge.factories import make_resource, make_topic

pytestmark = pytest.mark.django_db
URL = "/kunskap/flode.xml"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def feed(client, **headers):
    response = client.get(URL, **headers)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert not response.cookies
    return ElementTree.fromstring(response.content)


def titles(tree):
    return [entry.findtext("a:title", namespaces=ATOM) for entry in tree.findall("a:entry", ATOM)]


def test_feed_has_the_newest_first_and_only_what_is_public(client):
    make_resource("Gammalt", published_on=date(2020, 1, 1))
    make_resource("Nytt", published_on=date(2026, 1, 1))
    make_resource("Utkast", state=State.DRAFT)
    client.force_login(make_coordinator())
    response = client.get(URL)

    assert titles(ElementTree.fromstring(response.content)) == ["Nytt", "Gammalt"]


def test_feed_says_what_an_entry_is(client, settings):
    resource = make_resource(
        "Nytt & viktigt", summary="Kort.", topics=[make_topic("Ledarskap")], is_example=True
    )
    entry = feed(client).find("a:entry", ATOM)

    assert entry.findtext("a:title", namespaces=ATOM) == "Nytt & viktigt"
    assert entry.findtext("a:summary", namespaces=ATOM) == "Exempeldata. Kort."
    link = entry.find("a:link", ATOM).get("href")
    assert link == settings.SITE_URL + resource.get_absolute_url()
    terms = [category.get("term") for category in entry.findall("a:category", ATOM)]
    assert terms == ["Rapport", "Ledarskap"]


def test_feed_links_to_the_portals_own_address_whatever_the_host(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    make_resource()
    response = client.get(URL, HTTP_HOST="ond.example")

    assert "ond.example" not in response.text
    assert response.text.count(settings.SITE_URL) >= 4


def test_feed_bears_characters_that_xml_does_not(client):
    make_resource("Rad\x0bbrytning\x1f", summary="\x08Text")

    assert titles(feed(client)) == ["Radbrytning"]


def test_feed_without_entries_is_a_feed(client):
    assert titles(feed(client)) == []


def test_feed_is_no_longer_than_a_reader_needs(client, django_assert_num_queries):
    for number in range(31):
        make_resource(f"Nummer {number}")
    with django_assert_num_queries(2):
        assert len(titles(feed(client))) == 30
