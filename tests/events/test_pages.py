"""The list, the page of an event, and what is not shown."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.models import Municipality, Organisation, Person, RegionTask
from events.models import Event, EventState
from events.opendata import (
    ERASED_LATER,
    ERASED_SOON,
    KEPT_AS_NUMBERS,
    PRIVATE_FIELDS,
    PUBLIC_FIELDS,
)
from events.searching import SEARCH_ROOMS
from events.sitemaps import EventSitemap
from knowledge.models import Resource
from kronoberg_portal.foundation.search.models import wanted
from tests.events.factories import (
    fill,
    in_days,
    make_event,
    make_participant,
    make_session,
    make_waiting,
)
from tests.events.test_registration import text_of

pytestmark = pytest.mark.django_db


def coming(client, query: str = ""):
    return client.get(reverse("events:list") + query)


# ── The list ─────────────────────────────────────────────────────────────────────────────────
def test_list_shows_coming_events_by_month_soonest_first(client):
    later, sooner = make_event(starts_at=in_days(80)), make_event(starts_at=in_days(10))
    make_event(title="Har varit", starts_at=in_days(-10))

    page = text_of(coming(client))

    assert page.index(sooner.title) < page.index(later.title)
    assert sooner.month in page
    assert later.month in page
    assert "Har varit" not in page
    assert "2 träffar" in page


def test_past_list_shows_what_has_been_latest_first(client):
    make_event(title="Kommer")
    older, newer = make_event(starts_at=in_days(-80)), make_event(starts_at=in_days(-10))
    page = text_of(client.get(reverse("events:past")))
    assert page.index(newer.title) < page.index(older.title)
    assert "Kommer" not in page
    assert "Genomförd" in page


def test_event_that_is_going_on_is_still_coming(client):
    event = make_event(starts_at=timezone.now() - timedelta(minutes=5))
    assert event.title in text_of(coming(client))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kommun=ljungby", {"I Ljungby"}),
        ("?slag=webbinarium", {"På nätet"}),
        ("?form=digitalt", {"På nätet"}),
        ("?form=digitalt&form=pa-plats", {"I Växjö", "I Ljungby", "På nätet"}),
        ("?slag=utbildning&kommun=vaxjo", {"I Växjö"}),
        ("?uppdrag=utbilda", {"I Växjö"}),
        ("?uppdrag=utbilda&uppdrag=samordna", {"I Växjö", "I Ljungby"}),
        ("?q=upphandlingen", {"I Växjö"}),
        ("?kommun=paris&slag=x", {"I Växjö", "I Ljungby", "På nätet"}),
    ],
)
def test_list_is_narrowed_by_the_address(client, query, found):
    teach, gather = (RegionTask.objects.create(key=k, name=k) for k in ("utbilda", "samordna"))
    in_vaxjo = make_event(title="I Växjö", summary="Om upphandling.")
    in_vaxjo.tasks.add(teach, gather)
    in_ljungby = make_event(
        title="I Ljungby", municipality=Municipality.objects.get(slug="ljungby")
    )
    in_ljungby.tasks.add(gather)
    make_event(title="På nätet", kind="webinar", format="online", municipality=None, venue="")

    page = text_of(coming(client, query))

    assert {title for title in ("I Växjö", "I Ljungby", "På nätet") if title in page} == found


def test_list_without_hits_helps_further(client):
    make_event()
    page = text_of(coming(client, "?kommun=ljungby"))
    assert "Ingen träff passar allt du valde" in page
    assert "Ta bort kommun" in page


@pytest.mark.parametrize("query", ["?sida=0", "?sida=x", "?sida=999"])
def test_list_has_no_such_page(client, query):
    make_event()
    assert coming(client, query).status_code == 404


def test_list_asks_the_database_as_often_for_three_events_as_for_one(
    client, django_assert_num_queries
):
    fill(make_event(), 2)
    with django_assert_num_queries(9):
        coming(client)
    for _ in range(2):
        make_waiting(make_event(municipality=Municipality.objects.get(slug="ljungby")))
    with django_assert_num_queries(9):
        coming(client)


def test_reading_sets_no_cookie(client):
    event = make_event()
    for address in (
        reverse("events:list"),
        reverse("events:past"),
        event.get_absolute_url(),
        reverse("events:calendar", args=[event.slug]),
    ):
        assert not client.get(address).cookies


# ── How an event stands ──────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("fields", "seated", "words"),
    [
        ({"capacity": 3}, 1, "Öppen för anmälan 2 platser kvar"),
        ({"capacity": 2}, 1, "Öppen för anmälan 1 plats kvar"),
        ({"capacity": None}, 1, "Öppen för anmälan"),
        ({"capacity": 1}, 1, "Fullbokad – väntelista"),
        ({"capacity": 1, "has_waiting_list": False}, 1, "Fullbokad"),
        ({"registration_opens_at": in_days(3, 9)}, 0, "Anmälan öppnar"),
        ({"registration_closes_at": in_days(-1)}, 0, "Anmälan stängd"),
        ({"takes_registrations": False}, 0, "Ingen anmälan behövs"),
        ({"state": EventState.CANCELLED, "cancel_reason": "Sjukdom."}, 0, "Inställd"),
        ({"starts_at": in_days(-9)}, 0, "Genomförd"),
    ],
)
def test_event_says_in_words_how_it_stands(client, fields, seated, words):
    event = make_event(**fields)
    fill(event, seated)
    listed = client.get(reverse("events:past" if event.has_ended else "events:list"))
    assert words in text_of(listed)
    assert words in text_of(client.get(event.get_absolute_url()))


def test_freed_seat_is_not_offered_to_newcomers_when_somebody_waits_and_the_list_stands(client):
    event = make_event(capacity=2, starts_at=in_days(1, 0), promotion_cutoff_hours=48)
    fill(event, 1)
    make_waiting(event)
    page = text_of(client.get(event.get_absolute_url()))
    assert "Fullbokad – väntelista" in page
    assert "platser kvar" not in page


# ── The page of an event ─────────────────────────────────────────────────────────────────────
def test_detail_tells_all_that_is_public(client):
    event = make_event(
        serves_food=True,
        audience="Inköpare i kommuner.",
        venue_access="Hiss finns.",
        programme="<p>13.00 Kaffe</p>",
        body="<p>Vi går igenom ett inköp.</p>",
        registration_closes_at=in_days(20, 12),
    )
    page = text_of(client.get(event.get_absolute_url()))
    for words in (
        event.title,
        event.summary,
        event.when.replace("\u00a0", " "),
        "Exempelsalen, Storgatan 1, Växjö",
        "Inköpare i kommuner.",
        "Hiss finns.",
        "13.00 Kaffe",
        "Vi går igenom ett inköp.",
        "20 av 20 kvar",
        "kl. 12.00",
        "Vi bjuder på mat.",
        "Anmäl dig",
    ):
        assert words in page


def test_detail_of_a_course_lists_its_sessions(client):
    event = make_event()
    make_session(event, title="Del ett", starts_at=in_days(30, 9))
    make_session(event, title="Del två", starts_at=in_days(37, 9), state="cancelled")
    page = text_of(client.get(event.get_absolute_url()))
    assert "Del ett" in page
    assert re.search(r"Del två .* Inställt", page)
    assert "Anmälan gäller alla tillfällen." in page


def test_detail_of_a_cancelled_event_says_so_and_why(client):
    event = make_event(state=EventState.CANCELLED, cancel_reason="Kursledaren är sjuk.")
    page = text_of(client.get(event.get_absolute_url()))
    assert "Träffen är inställd Kursledaren är sjuk." in page
    assert "Anmäl dig" not in page


def test_detail_names_the_contact_person_only_if_public(client):
    region = Organisation.objects.create(
        name="Exempelregionen", slug="exempelregionen", kind=Organisation.Kind.REGION
    )
    person = Person.objects.create(name="Erik Exempel", role="Samordnare", organisation=region)
    event = make_event(contact_person=person)
    assert "Erik Exempel" not in text_of(client.get(event.get_absolute_url()))
    Person.objects.filter(pk=person.pk).update(is_public=True)
    assert "Erik Exempel" in text_of(client.get(event.get_absolute_url()))


def test_detail_shows_published_materials_only(client):
    event = make_event()
    for state, title in (("published", "Rapporten"), ("draft", "Utkastet")):
        event.materials.add(
            Resource.objects.create(
                title=title, slug=title.lower(), kind="report", summary="x", state=state
            )
        )
    page = text_of(client.get(event.get_absolute_url()))
    assert "Rapporten" in page
    assert "Utkastet" not in page


def test_draft_is_on_no_public_surface_and_staff_can_preview_it(client, coordinator, editor):
    event = make_event(state=EventState.DRAFT, title="Hemligt utkast")
    elsewhere = make_event(
        state=EventState.DRAFT, municipality=Municipality.objects.get(slug="ljungby")
    )
    addresses = [event.get_absolute_url(), reverse("events:calendar", args=[event.slug])]
    for address in addresses:
        assert client.get(address).status_code == 404
    assert "Hemligt utkast" not in text_of(coming(client))
    assert not [row for room in SEARCH_ROOMS for row in room.rows("hemligt")]
    assert event not in EventSitemap().items()

    client.force_login(editor)
    response = client.get(event.get_absolute_url())
    assert "Förhandsgranskning" in text_of(response)
    assert "no-store" in response["Cache-Control"]
    assert client.get(elsewhere.get_absolute_url()).status_code == 404
    client.force_login(coordinator)
    assert client.get(elsewhere.get_absolute_url()).status_code == 200
    assert "Hemligt utkast" not in text_of(coming(client))


# ── Rule 15: what machines read ──────────────────────────────────────────────────────────────
def test_rule_15_structured_data_holds_no_participant_and_no_meeting_link(client):
    event = make_event(
        title="</script><script>alert(1)</script>",
        format="hybrid",
        meeting_link="https://moten.example.se/hemlig",
    )
    make_participant(event, name="Kajsa Karlsson", email="kajsa@example.se")
    html = client.get(event.get_absolute_url()).content.decode()
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    said = json.loads(text)
    assert said["name"] == event.title
    assert said["eventStatus"] == "https://schema.org/EventScheduled"
    assert said["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [place["@type"] for place in said["location"]] == ["Place", "VirtualLocation"]
    assert "moten.example.se" not in html
    assert "Kajsa" not in html
    assert "<script>alert" not in html


@pytest.mark.parametrize("model", list(PUBLIC_FIELDS))
def test_every_field_has_chosen_whether_it_is_open(model):
    fields = {f.name for f in model._meta.get_fields() if not f.auto_created or f.concrete}
    assert PUBLIC_FIELDS[model] | PRIVATE_FIELDS[model] == fields
    assert not PUBLIC_FIELDS[model] & PRIVATE_FIELDS[model]


@pytest.mark.parametrize("model", list(ERASED_LATER))
def test_rule_14_every_field_about_people_has_chosen_when_it_is_erased(model):
    chosen = ERASED_SOON[model] | ERASED_LATER[model] | KEPT_AS_NUMBERS[model]
    assert chosen == {field.name for field in model._meta.concrete_fields}


def test_search_finds_events_and_asks_nothing_more_to_show_them(django_assert_num_queries):
    make_event(title="Reserverad upphandling")
    [room] = SEARCH_ROOMS
    asked = wanted("upphandlingar")
    with django_assert_num_queries(1):
        [event] = room.rows(asked)
        assert str(event) == "Reserverad upphandling"
        assert event.get_absolute_url()
    assert reverse(room.list_url_name)


def test_sitemap_has_the_published(client):
    event = make_event()
    assert list(EventSitemap().items()) == [event]
    assert EventSitemap().lastmod(event) == event.updated_at


def test_taken_addresses_are_refused():
    event = Event(slug="tidigare", starts_at=in_days(1), ends_at=in_days(2), venue="x")
    with pytest.raises(Exception, match="Den adressen används av en annan sida"):
        event.clean()


# ── All that an event's page tells ───────────────────────────────────────────────────────────
def test_page_tells_of_speakers_access_place_and_certificate(client):
    event = make_event(
        speakers="Eva Exempel, jurist, Exempelverket\n\n  Bo <b>Ek</b>, vd  ",
        venue_access="Hiss finns.\nHörslinga i salen.",
        latitude="56.87910",
        longitude="14.80610",
        gives_certificate=True,
        changes_until=in_days(20, 12),
        audience="Inköpare.",
        programme="<p>13.00 Fika</p>",
    )
    html = client.get(event.get_absolute_url()).content.decode()
    page = text_of(client.get(event.get_absolute_url()))
    for said in ("Medverkande Eva Exempel, jurist, Exempelverket", "Hiss finns.", "13.00 Fika"):
        assert said in page
    assert "Bo &lt;b&gt;Ek&lt;/b&gt;, vd" in html
    assert "Till dig som är med." in page
    assert "Ändra eller avboka senast" in page
    assert "Inköpare." in page
    assert 'aria-label="Karta över Kronoberg där Exempelsalen är utmärkt"' in html
    assert html.count("spot-its-own") == 1
    assert "Exempelsalen, Storgatan 1, Växjö. Visa på en gatukarta" in page


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"format": "online", "venue": "", "latitude": "56.9", "longitude": "14.8"},
        {"latitude": "59.3", "longitude": "18.1"},  # Stockholm: not on the drawing
    ],
)
def test_page_has_no_map_without_a_place_on_it(client, fields):
    event = make_event(**fields)
    assert "spot-point" not in client.get(event.get_absolute_url()).content.decode()


def test_rule_24_page_of_a_course_says_how_many_sessions_give_a_certificate(client):
    event = make_event(gives_certificate=True, sessions_for_certificate=2)
    for days in (0, 7, 14):
        make_session(event, starts_at=event.starts_at + timedelta(days=days))
    page = text_of(client.get(event.get_absolute_url()))
    assert "Till dig som är med minst 2 av 3 tillfällen." in page
    Event.objects.update(sessions_for_certificate=None)
    assert "är med på alla tillfällen" in text_of(client.get(event.get_absolute_url()))


def said_of(client, event) -> dict:
    html = client.get(event.get_absolute_url()).content.decode()
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    return json.loads(text)


def test_structured_data_offers_the_seats_for_nothing(client):
    event = make_event(
        capacity=1,
        speakers="Eva Exempel, jurist",
        latitude="56.87910",
        longitude="14.80610",
        audience="Inköpare",
        registration_opens_at=in_days(-3, 9),
    )
    said = said_of(client, event)
    assert said["isAccessibleForFree"] is True
    assert said["offers"]["price"] == "0"
    assert said["offers"]["priceCurrency"] == "SEK"
    assert said["offers"]["url"].endswith(f"/utbildningar/{event.slug}/anmalan/")
    assert said["offers"]["availability"] == "https://schema.org/InStock"
    assert said["offers"]["validFrom"].startswith(f"{in_days(-3):%Y-%m-%d}T09:00:00+0")
    assert said["organizer"]["name"] == "Region Kronoberg"
    assert said["performer"] == [{"@type": "Person", "name": "Eva Exempel"}]
    assert said["location"][0]["geo"]["latitude"] == 56.8791
    assert said["remainingAttendeeCapacity"] == 1
    fill(event, 1)
    said = said_of(client, event)
    assert said["offers"]["availability"] == "https://schema.org/SoldOut"
    assert said["remainingAttendeeCapacity"] == 0


def test_structured_data_says_that_an_event_is_cancelled_or_moved_and_from_when(client):
    event = make_event()
    former = timezone.localtime(event.starts_at).isoformat()
    event.starts_at += timedelta(days=7)
    event.ends_at += timedelta(days=7)
    event.save()
    said = said_of(client, event)
    assert said["eventStatus"] == "https://schema.org/EventRescheduled"
    assert said["previousStartDate"] == former
    event.state, event.cancel_reason = EventState.CANCELLED, "Sjukdom"
    event.save()
    said = said_of(client, event)
    assert said["eventStatus"] == "https://schema.org/EventCancelled"
    assert "offers" not in said


def test_structured_data_does_not_call_a_draft_that_was_moved_rescheduled(client):
    event = make_event(state="draft")
    event.starts_at += timedelta(hours=1)
    event.state = EventState.PUBLISHED
    event.save()
    assert said_of(client, event)["eventStatus"] == "https://schema.org/EventScheduled"


def test_structured_data_of_a_course_tells_each_session(client):
    event = make_event()
    make_session(event, title="Ett", venue="Rum 2")
    make_session(event, title="Två", state="cancelled")
    one, two = said_of(client, event)["subEvent"]
    assert one["location"][0]["name"] == "Rum 2"
    assert two["eventStatus"] == "https://schema.org/EventCancelled"
