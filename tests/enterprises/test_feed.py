"""/foretag/flode.xml: what is new in a selection, for a feed reader."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise, LegalForm, Lifecycle, Moderation
from tests.contacts.factories import municipality
from tests.enterprises.factories import make_enterprise
from tests.foundation.factories import make_coordinator

pytestmark = pytest.mark.django_db
URL = reverse("enterprises:feed")
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def feed(client, asked=""):
    response = client.get(f"{URL}?{asked}")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert not response.cookies
    return ElementTree.fromstring(response.content)


def told(node, name):
    return node.findtext(f"a:{name}", namespaces=ATOM)


def titles(tree):
    return [told(entry, "title") for entry in tree.findall("a:entry", ATOM)]


def changed(enterprise, days_ago):
    when = timezone.now() - timedelta(days=days_ago)
    Enterprise.objects.filter(pk=enterprise.pk).update(updated_at=when)


def test_feed_has_the_lately_changed_first(client):
    for name, days_ago in [("Äldst", 9), ("Nyss", 1), ("Mellan", 5)]:
        changed(make_enterprise(name), days_ago)

    assert titles(feed(client)) == ["Nyss", "Mellan", "Äldst"]


def test_enterprise_that_was_published_by_the_clock_is_new_then(client):
    yesterday = timezone.now() - timedelta(days=1)
    changed(make_enterprise("Väntade", publish_at=yesterday), 30)
    changed(make_enterprise("Ändrad"), 5)

    tree = feed(client)

    assert titles(tree) == ["Väntade", "Ändrad"]
    entry = tree.find("a:entry", ATOM)
    assert told(entry, "updated") == told(entry, "published") == yesterday.isoformat()


@pytest.mark.parametrize("state", [state for state in Moderation if state != "published"])
def test_feed_has_only_what_is_public_whoever_asks(client, state):
    make_enterprise("Dold", state=state)
    make_enterprise("Kommer", publish_at=timezone.now() + timedelta(hours=1))
    make_enterprise("Synlig")
    client.force_login(make_coordinator())

    assert titles(ElementTree.fromstring(client.get(URL).content)) == ["Synlig"]


def test_feed_is_of_the_selection_and_says_so(client, settings):
    make_enterprise("Björkens snickeri")
    make_enterprise("Alvesta snickeri", municipality=municipality("Alvesta"))
    make_enterprise("Kafé")

    tree = feed(client, "q=snickeri&kommun=alvesta&lista=kafe&sida=3")

    assert titles(tree) == ["Alvesta snickeri"]
    assert told(tree, "title") == ("Företag: ”snickeri”, Alvesta – Socialt företagande i Kronoberg")
    links = {link.get("rel"): link.get("href") for link in tree.findall("a:link", ATOM)}
    assert links == {
        "self": f"{settings.SITE_URL}/foretag/flode.xml?q=snickeri&kommun=alvesta",
        "alternate": f"{settings.SITE_URL}/foretag/?q=snickeri&kommun=alvesta",
    }
    assert told(tree, "id") == links["self"]


def test_feed_says_what_an_entry_is(client, settings):
    enterprise = make_enterprise(
        "Kafé <Lingon> & co",
        summary="Fika <b>för</b> alla.",
        is_example=True,
        lifecycle=Lifecycle.DORMANT,
        sectors=["djur"],
    )
    entry = feed(client).find("a:entry", ATOM)

    assert told(entry, "title") == "Kafé <Lingon> & co"
    # The summary is HTML: what was typed as a tag is text in it.
    assert told(entry, "summary") == "Exempeldata. Vilande. Fika &lt;b&gt;för&lt;/b&gt; alla."
    assert entry.find("a:link", ATOM).get("href") == (
        settings.SITE_URL + enterprise.get_absolute_url()
    )
    terms = [category.get("term") for category in entry.findall("a:category", ATOM)]
    assert terms == ["Växjö", "Socialt företag", "Djur"]


def test_entry_keeps_its_id_when_it_moves_and_in_every_selection(client):
    enterprise = make_enterprise("Kafé", slug="kafe")
    before = told(feed(client).find("a:entry", ATOM), "id")

    enterprise.slug = "kafe-i-vaxjo"
    enterprise.save()

    assert told(feed(client, "kommun=vaxjo").find("a:entry", ATOM), "id") == before


def test_feed_links_to_the_portals_own_address_whatever_the_host(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    make_enterprise()
    response = client.get(URL, HTTP_HOST="ond.example")

    assert "ond.example" not in response.text
    assert response.text.count(settings.SITE_URL) >= 4


def test_feed_keeps_secrets(client):
    make_enterprise(
        "Hundarna",
        legal_form=LegalForm.SOLE_TRADER,
        org_number="200000-0018",
        contact_name="Kim Hemlig",
        contact_is_public=True,
        email="kim@example.se",
        phone="0470-123 45",
    )
    # Without the moments, whose digits may be anything.
    text = re.sub(r"<(updated|published)>[^<]*", "", client.get(URL).text)

    assert "Hundarna" in text
    for secret in ("0018", "Hemlig", "kim@example.se", "0470"):
        assert secret not in text


def test_feed_bears_characters_that_xml_does_not(client):
    make_enterprise("Rad\x0bbrytning\x1f", summary="\x08Text")

    assert titles(feed(client, "q=rad%0B%01")) == ["Radbrytning"]


def test_feed_without_entries_is_a_feed(client):
    assert titles(feed(client)) == []
    assert titles(feed(client, "q=%ff&kommun=atlantis")) == []


def test_feed_is_no_longer_than_a_reader_needs(client, django_assert_max_num_queries):
    for number in range(31):
        make_enterprise(f"Nummer {number}")
    with django_assert_max_num_queries(7):
        assert len(titles(feed(client))) == 30


def test_feed_is_only_read(client):
    assert client.post(URL).status_code == 405
    assert client.head(URL).status_code == 200
