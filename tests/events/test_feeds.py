"""Following the list: a calendar and a feed of each selection. Numbers are those of the rules."""

import re
from datetime import UTC, timedelta
from xml.etree import ElementTree

import icalendar
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from contacts.models import Municipality, RegionTask
from events.models import Event
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

ATOM = "{http://www.w3.org/2005/Atom}"


def calendar_of(client, query: str = "") -> icalendar.Calendar:
    return icalendar.Calendar.from_ical(client.get(reverse("events:list_calendar") + query).content)


def entries(client, query: str = "") -> dict[str, icalendar.Event]:
    return {str(entry["SUMMARY"]): entry for entry in calendar_of(client, query).walk("VEVENT")}


def atom(client, query: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(client.get(reverse("events:feed") + query).content)


def titles(feed: ElementTree.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


# ── The calendar ─────────────────────────────────────────────────────────────────────────────
def test_calendar_holds_what_is_coming_and_what_has_been_for_a_year(client):
    make_event(title="Kommer")
    make_event(title="Nyss", starts_at=in_days(-30))
    make_event(title="Länge sedan", starts_at=in_days(-400))
    make_event(title="Utkast", state="draft")
    response = client.get(reverse("events:list_calendar"))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert set(entries(client)) == {"Kommer", "Nyss"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kommun=ljungby", {"I Ljungby"}),
        ("?slag=webbinarium", {"På nätet"}),
        ("?form=digitalt", {"På nätet"}),
        ("?uppdrag=utbilda", {"I Växjö"}),
        ("?q=upphandlingen", {"I Växjö"}),
        ("?sida=7&kommun=paris", {"I Växjö", "I Ljungby", "På nätet"}),
    ],
)
def test_calendar_and_feed_hold_the_same_selection_as_the_list(client, query, found):
    event = make_event(title="I Växjö", summary="Om upphandling.")
    event.tasks.add(RegionTask.objects.create(key="utbilda", name="Utbilda"))
    make_event(title="I Ljungby", municipality=Municipality.objects.get(slug="ljungby"))
    make_event(title="På nätet", kind="webinar", format="online", municipality=None, venue="")
    assert set(entries(client, query)) == found
    assert set(titles(atom(client, query))) == found


def test_rule_22_calendar_has_no_method_and_no_attendee_and_keeps_uid_and_sequence(client):
    event = make_event(title="Exempelkurs")
    make_session(event, title="Ett")
    make_session(event, title="Två", starts_at=event.starts_at + timedelta(days=7))
    fill(event, 2)
    before = calendar_of(client)
    assert "METHOD" not in before
    Event.objects.filter(pk=event.pk).update(
        title="Nytt namn", slug="ny-adress", calendar_sequence=3
    )
    after = calendar_of(client)
    uids = [str(entry["UID"]) for entry in before.walk("VEVENT")]
    assert len(set(uids)) == 2
    assert [str(entry["UID"]) for entry in after.walk("VEVENT")] == uids
    for entry in after.walk("VEVENT"):
        assert "ATTENDEE" not in entry
        assert "ORGANIZER" not in entry
        assert entry["SEQUENCE"] == 3


def test_rule_15_calendar_and_feed_hold_no_participant_and_no_meeting_link(client):
    event = make_event(format="hybrid", meeting_link="https://moten.example.se/hemlig")
    someone = make_participant(event, name="Kajsa Hemlig", email="kajsa@example.se")
    make_waiting(event, name="Väntar Hemlig")
    for name in ("list_calendar", "feed"):
        body = client.get(reverse(f"events:{name}")).content.decode()
        body = body.replace("\r\n ", "")
        for secret in ("moten.example.se", "Hemlig", "kajsa@", str(someone.check_in_code)):
            assert secret not in body


def test_cancelled_event_and_session_stay_in_the_calendar_and_say_so(client):
    make_event(title="Inställd", state="cancelled", cancel_reason="Sjukdom")
    course = make_event(title="Kurs")
    make_session(course, title="Blir av")
    make_session(
        course,
        title="Blir inte av",
        state="cancelled",
        starts_at=course.starts_at + timedelta(days=7),
    )
    status = {name: str(entry["STATUS"]) for name, entry in entries(client).items()}
    assert status == {
        "Inställd": "CANCELLED",
        "Kurs: Blir av": "CONFIRMED",
        "Kurs: Blir inte av": "CANCELLED",
    }
    [entry] = [e for e in atom(client).iter(f"{ATOM}entry") if "Inställd" in e[0].text]
    assert entry.findtext(f"{ATOM}summary").startswith("Inställd. ")


def test_calendar_is_the_same_from_one_time_to_the_next(client):
    make_event()
    address = reverse("events:list_calendar")
    first = client.get(address).content
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        assert client.get(address).content == first


def test_rule_23_times_in_the_calendar_are_right_on_both_sides_of_a_shift(client):
    for title, day in (("Vinter", 27), ("Sommar", 29)):
        start = timezone.make_aware(timezone.datetime(2027, 3, day, 13))
        make_event(title=title, starts_at=start)
    with time_machine.travel(timezone.make_aware(timezone.datetime(2027, 3, 1, 9))):
        found = entries(client)
    assert found["Vinter"].decoded("DTSTART").astimezone(UTC).hour == 12
    assert found["Sommar"].decoded("DTSTART").astimezone(UTC).hour == 11


def test_calendar_asks_the_database_as_often_for_ten_events_as_for_one(
    client, django_assert_num_queries
):
    for expected_more in (1, 9):
        for _ in range(expected_more):
            make_session(make_event())
        with django_assert_num_queries(4):
            client.get(reverse("events:list_calendar"))


# ── The feed ─────────────────────────────────────────────────────────────────────────────────
def test_feed_holds_the_newest_first_with_when_and_where(client):
    older = make_event(title="Äldre <b>&")
    newer = make_event(title="Nyare", starts_at=older.starts_at - timedelta(days=1))
    make_event(title="Utkast", state="draft")
    feed = atom(client)
    assert titles(feed) == ["Nyare", "Äldre <b>&"]
    text = feed.find(f"{ATOM}entry").findtext(f"{ATOM}summary")
    assert newer.when.replace("\xa0", " ").capitalize() in text
    assert "Exempelsalen, Storgatan 1, Växjö" in text


def test_feed_keeps_an_entrys_id_when_its_address_changes(client):
    event = make_event()
    before = atom(client).find(f"{ATOM}entry").findtext(f"{ATOM}id")
    Event.objects.filter(pk=event.pk).update(slug="ny-adress", title="Nytt")
    assert atom(client).find(f"{ATOM}entry").findtext(f"{ATOM}id") == before


@pytest.mark.parametrize("name", ["list_calendar", "feed"])
@pytest.mark.parametrize(
    "query", ["?q=%F0%9F%98%80%E2%80%AE", "?slag=x&slag=y", "?uppdrag=" + "9" * 300, "?kommun=%00"]
)
def test_whatever_the_address_says_there_is_an_answer(client, name, query):
    make_event()
    assert client.get(reverse(f"events:{name}") + query).status_code in (200, 400)


@pytest.mark.parametrize("name", ["list_calendar", "feed"])
def test_calendar_and_feed_take_no_posts_and_set_no_cookie(client, name):
    address = reverse(f"events:{name}")
    assert client.post(address).status_code == 405
    assert not client.get(address).cookies


# ── The way there ────────────────────────────────────────────────────────────────────────────
def test_list_leads_to_the_calendar_and_the_feed_of_its_selection(client, settings):
    settings.SITE_URL = "https://exempel.se"
    make_event(title="Om upphandling")
    page = client.get(reverse("events:list") + "?kommun=vaxjo&q=upphandling&sida=1&x=1")
    html = page.content.decode()
    said = "?q=upphandling&amp;kommun=vaxjo"
    calendar, feed = reverse("events:list_calendar"), reverse("events:feed")
    assert (
        re.search(r'<link rel="alternate" type="application/atom\+xml"[^>]*href="([^"]*)"', html)[1]
        == feed + said
    )
    assert f'href="webcal://exempel.se{calendar}{said}"' in html
    assert f'href="{calendar}{said}"' in html
    assert html.count(f'href="{feed}{said}"') == 2


def test_list_suggests_other_words_when_few_are_found(client):
    for n in range(4):
        make_event(title=f"Upphandling {n}")
    page = client.get(reverse("events:list") + "?q=uphandling&kommun=vaxjo")
    assert "Menade du upphandling" in text_of(page)
    assert 'href="?q=upphandling&amp;kommun=vaxjo"' in page.content.decode()
    assert "Menade du" not in text_of(client.get(reverse("events:list") + "?q=upphandling"))
