"""The room's real content: there once, true to its sources, and left alone when changed."""

import re
from html import unescape

import pytest
from django.utils.html import strip_tags

from contacts.content import add_content as add_contacts
from knowledge.content import FOLDER, add_content
from knowledge.models import ActionPlan, Initiative, Resource, Topic
from kronoberg_portal.foundation.publishing.models import State
from tests.knowledge.factories import make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def content():
    add_contacts()
    add_content()


def test_content_is_added_once(content):
    before = [model.objects.count() for model in (Topic, Resource, Initiative, ActionPlan)]
    add_content()

    assert before == [13, 6, 3, 1]
    after = [model.objects.count() for model in (Topic, Resource, Initiative, ActionPlan)]
    assert after == before
    assert not Resource.objects.filter(is_example=True).exists()


def test_content_leaves_alone_what_somebody_changed_or_took_away(content):
    guide = Resource.objects.get(slug="vad-ar-ett-asf")
    guide.title, guide.state = "Min rubrik", State.ARCHIVED
    guide.save()
    moved = Resource.objects.get(slug="antalet-asf")
    moved.slug = "ny-adress"
    moved.save()
    Initiative.objects.get(slug="forstudie-2016").delete()
    Topic.objects.filter(slug="ledarskap").update(slug="chefskap")
    add_content()

    guide.refresh_from_db()
    assert (guide.title, guide.state) == ("Min rubrik", State.ARCHIVED)
    assert Resource.objects.count() == 6
    assert Initiative.objects.count() == 2
    assert Topic.objects.count() == 13


def test_content_bears_a_topic_that_was_there_before():
    make_topic("Upphandling", slug="inkop")
    add_content()

    assert Topic.objects.count() == 13


def test_content_is_public_found_and_tagged(content):
    resource = Resource.objects.published().matching("reserverad upphandling hfd").get()

    assert resource.slug == "reserverad-upphandling"
    assert resource.topics.count() == 2
    assert resource.tasks.count() == 2
    assert Resource.objects.published().count() == 6


def test_every_text_belongs_to_a_page_and_came_through_whole(content):
    rows = [*Resource.objects.all(), *Initiative.objects.all(), *ActionPlan.objects.all()]

    assert {row.slug for row in rows} == {file.stem for file in FOLDER.glob("*.html")}
    for row in rows:
        written = (FOLDER / f"{row.slug}.html").read_text("utf-8")
        assert unescape(row.body).split() == unescape(written).split()


def test_links_of_the_content_lead_somewhere(client, content):
    for row in [*Resource.objects.all(), *Initiative.objects.all(), *ActionPlan.objects.all()]:
        for address, text in re.findall(r'href="([^"]+)"[^>]*>(.*?)</a>', row.body):
            if address.startswith("https://"):
                assert text.endswith("(extern webbplats)"), address
            else:
                assert client.get(address).status_code == 200, address


def test_guide_for_buyers_holds_nothing_that_the_law_may_change(client, content):
    page = strip_tags(client.get("/kunskap/kop-av-sociala-foretag/").text)

    assert "4 kap. 18 §" in page
    assert "i kvalificeringen" in page.lower()
    body = strip_tags(Resource.objects.get(slug="kop-av-sociala-foretag").body)
    assert not re.search(r"\d+ (procent|kronor|%)", body)


def test_figures_stand_with_year_and_source(client, content):
    page = client.get("/kunskap/antalet-asf/").text
    rows = [
        " ".join(strip_tags(row).split())
        for row in re.findall(r"<tr>(.*?)</tr>", page.replace("</td>", " </td>"), re.DOTALL)
    ]

    assert rows[1:] == [
        "2009 174 Tillväxtverket och SCB",
        "April 2012 271 Tillväxtverket",
        "2016 350 Tillväxtverket och SCB",
        "December 2017 333 sofisam.se, aktiva företag",
    ]


def test_plan_says_honestly_that_its_document_is_not_here(client, content):
    page = client.get("/handlingsplan/handlingsplan-for-socialt-entreprenorskap/").text

    assert "Dokumentet finns hos Region Kronoberg." in page
    assert "procent" not in page
    assert not ActionPlan.objects.get().goals.exists()


def test_initiatives_tell_the_history(client, content):
    page = " ".join(strip_tags(client.get("/insatser/").text).split())

    places = [page.index(said) for said in ["Hösten 2016", "Maj 2017 – oktober 2018", "Från nov"]]
    assert places == sorted(places)
