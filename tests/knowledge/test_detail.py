"""/kunskap/<slug>/: what a page of the library says, when, and to whom."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from contacts.models import RegionTask
from knowledge.models import Resource, ResourceLink
from kronoberg_portal.foundation.images.models import Image
from kronoberg_portal.foundation.publishing.models import State
from kronoberg_portal.foundation.search.excerpts import plain
from tests.contacts.factories import municipality
from tests.enterprises.factories import make_enterprise
from tests.events.factories import make_event
from tests.foundation.factories import make_coordinator, make_editor, make_reader, make_user
from tests.knowledge.factories import (
    make_action_plan,
    make_file,
    make_initiative,
    make_resource,
    make_topic,
)

pytestmark = pytest.mark.django_db
Kind = Resource.Kind


def visit(client, row, status=200):
    response = client.get(row.get_absolute_url())
    assert response.status_code == status
    return response.content.decode()


def text(html):
    main = html.partition("<main")[2].partition("</main>")[0]
    return plain(f"<main{main}")


# ── What it says ─────────────────────────────────────────────────────────────────────────────
def test_page_says_all_that_is_known(client):
    task = RegionTask.objects.create(key="sprida", name="Sprida kunskap")
    resource = make_resource(
        "Köpa av sociala företag",
        kind=Kind.GUIDE,
        summary="Så gör du.",
        body="<h2>Börja tidigt</h2><p>Fråga företagen.</p>",
        source="Upphandlingsexperten",
        source_url="https://www.example.se/rapport",
        published_on=date(2024, 3, 5),
        valid_until=date(2099, 12, 31),
        topics=[make_topic("Upphandling", slug="upphandling")],
        tasks=[task],
        municipalities=[municipality("Ljungby")],
    )
    ResourceLink.objects.create(resource=resource, url="https://example.org/a", text="Lagtexten")

    page = visit(client, resource)

    assert "<title>Köpa av sociala företag – " in page
    assert "<h2>Börja tidigt</h2><p>Fråga företagen.</p>" in page
    assert 'href="/kunskap/?amne=upphandling"' in page
    assert 'href="/kommuner/ljungby/"' in page
    assert re.search(r'href="https://www.example.se/rapport"[^>]*>example.se ', page)
    for said in [
        "Vägledning",
        "Så gör du.",
        "Upphandlingsexperten",
        "example.se (extern webbplats)",
        "Lagtexten (extern webbplats)",
        "5 mars 2024",
        "31 december 2099",
        "Sprida kunskap",
        "Svenska",
        f"Senast uppdaterad: {timezone.localdate().day} ",
    ]:
        assert said in text(page)
    assert "Innehållet är inaktuellt" not in page


def test_english_title_is_marked_as_english_and_a_swedish_one_is_not(client):
    english = visit(client, make_resource("Measuring what matters", language="en"))
    swedish = visit(client, make_resource("Mäta det som räknas"))

    assert '<h1 lang="en">Measuring what matters</h1>' in english
    assert "<h1>Mäta det som räknas</h1>" in swedish


def test_files_say_format_size_and_language(client):
    resource = make_resource()
    make_file(resource, content=b"%PDF-" + b"x" * 1_258_291, title="Hela rapporten")
    make_file(resource, "Summary.docx", b"PK\x03\x04x", title="Summary", language="en")

    page = visit(client, resource)

    said = text(page).replace("\xa0", " ")
    assert "Hela rapporten PDF, 1,2 MB, svenska" in said
    assert "Summary Word, 5 byte, engelska" in said
    assert 'hreflang="en">Summary</a>' in page


def test_film_opens_elsewhere_and_can_be_read(client):
    page = visit(
        client,
        make_resource(
            kind=Kind.FILM,
            film_url="https://www.example.org/film/1",
            transcript="Hej och <välkommen>.\n\nNu börjar vi.",
        ),
    )

    assert "Se filmen på example.org (extern webbplats)" in text(page)
    assert re.search(r"<details[^>]*>\s*<summary>Läs det som sägs i filmen</summary>", page)
    assert "<p>Hej och &lt;välkommen&gt;.</p>" in page
    assert "<iframe" not in page
    assert "<video" not in page


def test_page_links_to_what_hangs_together_and_only_if_public(client):
    enterprises = [make_enterprise("Synliga företaget"), make_enterprise("Dolda", state="draft")]
    related = [make_resource("Läs den här"), make_resource("Läs inte", state=State.DRAFT)]
    resource = make_resource(enterprises=enterprises, related=related)
    make_event(title="Kursen").materials.add(resource)
    make_event(title="Den hemliga kursen", state="draft").materials.add(resource)
    make_initiative("Projektet").resources.add(resource)
    make_initiative("Planerna", state=State.DRAFT).resources.add(resource)
    make_action_plan("Planen", document=resource)

    page = text(visit(client, resource))

    for said in ["Synliga företaget", "Läs den här", "Kursen", "Projektet", "Planen"]:
        assert said in page
    for hidden in ["Dolda", "Läs inte", "hemliga kursen", "Planerna"]:
        assert hidden not in page


def test_related_page_links_back(client):
    other = make_resource("Den andra")
    make_resource("Den första", related=[other])

    assert "Den första" in text(visit(client, other))


def test_example_says_that_it_is_one(client):
    assert "Exempeldata" in text(visit(client, make_resource(is_example=True)))


def test_picture_is_shown_with_its_text(client):
    picture = Image(alt_text="Två personer slipar en stol.", width=1280, height=720)
    Image.objects.bulk_create([picture])

    page = visit(client, make_resource(image=picture))

    assert 'alt="Två personer slipar en stol."' in page
    assert 'width="1280" height="720"' in page


def test_text_of_a_writer_cannot_become_script(client):
    page = visit(
        client,
        make_resource(
            "<script>alert(1)</script>",
            summary='"><script>alert(2)</script>',
            source="<script>alert(3)</script>",
            source_url="javascript:alert(4)",
            film_url="javascript:alert(5)",
            transcript="<script>alert(6)</script>",
            body="<script>alert(7)</script><p>Hej</p>",
        ),
    )

    assert "<script>alert" not in page
    assert 'href="javascript:' not in page


# ── By the clock ─────────────────────────────────────────────────────────────────────────────
def test_page_becomes_outdated_the_day_after(client, time_machine):
    resource = make_resource(valid_until=date(2026, 6, 30))
    for moment, outdated in [("06-30T23:59", False), ("07-01T00:00", True)]:
        time_machine.move_to(f"2026-{moment}:00+02:00", tick=False)
        page = text(visit(client, resource))
        assert ("Innehållet är inaktuellt" in page) is outdated
        assert ("Det gällde till och med 30 juni 2026." in page) is outdated


def test_call_closes_by_itself_at_its_minute(client, time_machine):
    deadline = timezone.make_aware(datetime(2026, 3, 31, 16, 0))
    resource = make_resource(kind=Kind.CALL, deadline_at=deadline)
    time_machine.move_to(deadline - timedelta(seconds=1), tick=False)
    assert "Öppen till 31 mars 2026" in text(visit(client, resource))
    assert "Sista ansökningsdag 31 mars 2026 kl. 16.00" in text(visit(client, resource))

    time_machine.move_to(deadline + timedelta(seconds=1), tick=False)
    page = text(visit(client, resource))
    assert "Stängd för ansökan" in page
    assert "Utlysningen är stängd" in page
    assert "Öppen till" not in page


# ── For whom ─────────────────────────────────────────────────────────────────────────────────
@pytest.fixture(params=["draft", "archived", "waiting", "expired"])
def hidden(request):
    now = timezone.now()
    return make_resource(
        "Hemligt",
        **{
            "draft": {"state": State.DRAFT},
            "archived": {"state": State.ARCHIVED},
            "waiting": {"publish_at": now + timedelta(hours=1)},
            "expired": {"expire_at": now - timedelta(hours=1)},
        }[request.param],
    )


def test_hidden_page_is_not_there_for_visitors_and_editors(client, hidden):
    visit(client, hidden, 404)
    for account in [make_user(), make_editor(municipality())]:
        client.force_login(account)
        visit(client, hidden, 404)


@pytest.mark.parametrize("make_account", [make_coordinator, make_reader])
def test_hidden_page_is_previewed_and_kept_nowhere(client, hidden, make_account):
    client.force_login(make_account())
    response = client.get(hidden.get_absolute_url())

    assert "Förhandsgranskning – sidan är inte publicerad" in response.text
    assert f"/admin/knowledge/resource/{hidden.pk}/change/" in response.text
    assert response["Cache-Control"] == "private, no-store"


def test_public_page_is_no_preview(client):
    client.force_login(make_coordinator())

    assert "Förhandsgranskning" not in visit(client, make_resource())


@pytest.mark.parametrize("slug", ["finns-inte", "a" * 300, "1", "-"])
def test_unknown_page_is_404(client, slug):
    assert client.get(f"/kunskap/{slug}/").status_code == 404


def test_page_takes_no_other_method_and_sets_no_cookie(client):
    resource = make_resource()

    assert client.post(resource.get_absolute_url()).status_code == 405
    assert not client.get(resource.get_absolute_url()).cookies


def test_page_asks_the_database_as_often_for_three_of_each_as_for_one(
    client, django_assert_max_num_queries, django_assert_num_queries
):
    resource = make_resource(topics=[make_topic()])

    def add(number):
        resource.topics.add(make_topic(f"Ämne {number}"))
        resource.enterprises.add(make_enterprise(f"Företag {number}"))
        resource.related.add(make_resource(f"Post {number}"))
        make_event().materials.add(resource)
        make_initiative().resources.add(resource)
        make_action_plan(document=resource)
        make_file(resource)

    add(1)
    with django_assert_max_num_queries(20) as asked:
        visit(client, resource)
    add(2)
    add(3)
    with django_assert_num_queries(len(asked)):
        visit(client, resource)
