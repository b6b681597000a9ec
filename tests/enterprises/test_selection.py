"""A selection of the register counts and sorts as the rows themselves would be counted by hand."""

import random
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
import time_machine
from django.http import QueryDict
from django.utils import timezone

from enterprises import filters
from enterprises.example_crowd import generate
from enterprises.models import ENDED, Enterprise, Figure, Moderation, Offer
from enterprises.selection import Selection
from kronoberg_portal.foundation.search.versions import forget
from tests.contacts.factories import municipality
from tests.enterprises.factories import (
    make_certification,
    make_enterprise,
    make_figure,
    make_offer,
    sector,
)

pytestmark = pytest.mark.django_db
AREA = Enterprise.ServiceArea
EVERYWHERE = {
    *("alvesta", "lessebo", "ljungby", "markaryd"),
    *("tingsryd", "uppvidinge", "vaxjo", "almhult"),
}


@pytest.fixture(autouse=True)
def _nothing_kept():
    forget()


def select(asked=""):
    return Selection(QueryDict(asked))


def names(asked=""):
    return [enterprise.name for enterprise in select(asked).rows()]


def counts(asked, parameter):
    facet = next((f for f in select(asked).facets if f.parameter == parameter), None)
    return {choice.value: choice.count for choice in facet.choices} if facet else {}


# ── By hand: every value of every filter, straight from the rows ─────────────────────────────
def values_of(enterprise):
    """What an enterprise answers to, read from the row and its relations."""
    word = filters.WORD_OF
    offers = list(enterprise.offers.all())
    areas = {enterprise.service_area, *(offer.service_area for offer in offers)}
    served = {enterprise.municipality.slug}
    if areas & {AREA.COUNTY, AREA.BEYOND}:
        served |= EVERYWHERE
    for one in (enterprise, *offers):
        if one.service_area == AREA.CHOSEN:
            served |= {m.slug for m in one.served_municipalities.all()}
    if AREA.BEYOND in areas:
        served.add(filters.BEYOND)
    return {
        "bransch": {offer.sector.slug for offer in offers},
        "erbjudande": {word[offer.kind] for offer in offers},
        "verksam": served,
        "kommun": {enterprise.municipality.slug},
        "traning": {word[o.integration_kind] for o in offers if o.integration_kind},
        "anvisare": {r.slug for offer in offers for r in offer.referrers.all()},
        "lediga": {"ja"} if any(offer.free_places for offer in offers) else set(),
        "malgrupp": {group.slug for group in enterprise.target_groups.all()},
        "slag": {word[enterprise.kind]},
        "mal": {goal.slug for goal in enterprise.goals.all()},
        "foretagsform": {word[enterprise.legal_form]} if enterprise.legal_form else set(),
        "oppet": {"ja"} if enterprise.is_open_to_public else set(),
        "medlem": {"ja"} if enterprise.is_member_of_asf_kronoberg else set(),
        "lage": {word[enterprise.lifecycle]},
    }


def share_of(enterprise):
    shares = enterprise.figures.filter(measure=Figure.Measure.TARGET_GROUP_SHARE)
    newest = shares.order_by("-year").first()
    return int(newest.value) if newest else 0


def by_hand(rows, asked, without=""):
    """The rows that an address asks for."""
    wanted = {name: {*values} for name, values in parse_qs(asked).items() if name != without}
    share = int(min(wanted.pop("andel", {"0"})))
    wanted.pop("sortera", None)
    kept = [
        (row, values)
        for row, values in rows
        if all(values[name] & some for name, some in wanted.items())
        and (not share or share_of(row) >= share)
    ]
    if "lage" in wanted or without == "lage":
        return kept
    return [(row, values) for row, values in kept if row.lifecycle not in ENDED]


ADDRESSES = [
    "",
    "kommun=vaxjo",
    "kommun=vaxjo&kommun=alvesta&slag=asf",
    "verksam=ljungby",
    "verksam=utanfor-lanet&lage=aktiv&lage=upphord",
    "bransch=djur&bransch=odling-och-tradgard&erbjudande=arbetsintegrerande",
    "traning=arbetstraning&anvisare=arbetsformedlingen&lediga=ja",
    "andel=30&medlem=ja",
    "mal=folkhalsa&malgrupp=nyanlanda&foretagsform=ekonomisk-forening",
    "lage=upphord&lage=konkurs",
    "oppet=ja&sortera=kommun",
]


@pytest.fixture
def crowd():
    generate(120, random.Random(7), lambda more: None)


@pytest.fixture
def known(crowd):
    """Each enterprise of the crowd with what it answers to."""
    rows = (
        Enterprise.objects.published()
        .select_related("municipality")
        .prefetch_related(
            "offers__sector",
            "offers__referrers",
            "offers__served_municipalities",
            "served_municipalities",
            "goals",
            "target_groups",
        )
    )
    return [(row, values_of(row)) for row in rows]


def test_counts_and_rows_are_those_counted_by_hand(known):
    for asked in ADDRESSES:
        selection, mine = select(asked), by_hand(known, asked)
        assert selection.count == len(mine), asked
        assert {row.pk for row in selection.rows()} == {row.pk for row, _ in mine}, asked
        for facet in selection.facets:
            if facet.parameter == "certifiering":
                continue
            others = by_hand(known, asked, without=facet.parameter)
            for choice in facet.choices:
                having = [row for row, values in others if choice.value in values[facet.parameter]]
                assert choice.count == len(having), (asked, facet.label, choice.label)


def test_crowd_has_something_of_every_filter(known):
    assert {facet.parameter for facet in select().facets} == {*filters.PARAMETERS}
    assert any(by_hand(known, asked) for asked in ADDRESSES if "andel" in asked)


# ── Order ────────────────────────────────────────────────────────────────────────────────────
def test_names_stand_in_swedish_order_with_the_ended_last():
    for name, lifecycle in (
        ("Örnen", "active"),
        ("Apelgården", "ceased"),
        ("Zebran", "active"),
        ("Ängen", "dormant"),
        ("Åkern", "active"),
    ):
        make_enterprise(name, lifecycle=lifecycle)

    asked = "&".join(f"lage={word}" for word in filters.LIFECYCLES)
    assert names() == ["Zebran", "Åkern", "Ängen", "Örnen"]
    assert names(asked) == ["Zebran", "Åkern", "Ängen", "Örnen", "Apelgården"]
    assert "upphört sist" in select(asked).order_label


def test_best_hits_are_in_the_name_then_the_offers_then_the_summary_then_the_rest():
    rest = make_enterprise("Delta", summary="Annat")
    Enterprise.objects.filter(pk=rest.pk).update(description="<p>Vi gör keramik.</p>")
    make_enterprise("Charlie", summary="Keramik för alla.")
    make_offer(make_enterprise("Bravo", summary="Annat"), "Keramik")
    make_enterprise("Alfa keramik", summary="Annat")

    assert names("q=keramik") == ["Alfa keramik", "Bravo", "Charlie", "Delta"]
    assert select("q=keramik").order_label == "bästa träff"
    assert names("q=keramik&sortera=namn") == ["Alfa keramik", "Bravo", "Charlie", "Delta"]


def test_lately_verified_first_and_never_verified_last():
    now = timezone.now()
    make_enterprise("Aldrig")
    make_enterprise("Förra året", verified_at=now - timedelta(days=300))
    make_enterprise("Nyss", verified_at=now)

    assert names("sortera=kontrollerad") == ["Nyss", "Förra året", "Aldrig"]


def test_by_municipality_in_swedish_order_then_by_name():
    for name, place in (("B", "Älmhult"), ("A", "Älmhult"), ("C", "Alvesta"), ("D", "Växjö")):
        make_enterprise(name, municipality=municipality(place))

    assert names("sortera=kommun") == ["C", "D", "A", "B"]


@pytest.mark.parametrize("order", ["namn", "traff", "kontrollerad", "kommun", "hitte-på", ""])
def test_pages_of_any_order_hold_each_row_once(order, crowd):
    selection = select(f"q=i&sortera={order}")
    whole = selection.ids()

    assert sorted(whole) == sorted({*whole}) and len(whole) == selection.count
    pages = [selection.ids(start, start + 7) for start in range(0, selection.count + 7, 7)]
    assert [key for page in pages for key in page] == whole


# ── What the address says ────────────────────────────────────────────────────────────────────
def test_share_takes_the_newest_figure_and_any_whole_per_cent():
    enterprise = make_enterprise()
    make_figure(enterprise, Figure.Measure.TARGET_GROUP_SHARE, 80, year=2023)
    make_figure(enterprise, Figure.Measure.TARGET_GROUP_SHARE, "44.5", year=2025)

    assert select("andel=44").count == 1
    assert select("andel=45").count == 0
    assert select("andel=45").active[0].value == "minst 45 procent"


@pytest.mark.parametrize("typed", ["0", "101", "-3", "3.5", "trettio", "٣٠", "9" * 40, "\x00"])
def test_share_that_is_no_per_cent_is_passed_by_and_said(typed):
    make_enterprise()
    asked = QueryDict(mutable=True)
    asked["andel"] = typed

    selection = Selection(asked)

    assert selection.count == 1 and selection.has_unknown and not selection.active


def test_unknown_values_are_passed_by_and_said():
    make_enterprise()

    selection = select("kommun=atlantis&bransch=djur&bransch=&okand=1&sortera=xyz")

    assert selection.has_unknown and selection.count == 0
    assert [active.value for active in selection.active] == ["Djur"]
    assert not select("kommun=&q=&andel=").has_unknown


def test_address_keeps_all_but_the_page_and_what_is_changed():
    make_enterprise(sectors=["djur"])
    selection = select("q=djur&bransch=djur&kommun=vaxjo&andel=5&lista=a,b&sortera=namn&sida=2")

    assert selection.address() == (
        "?q=djur&bransch=djur&kommun=vaxjo&andel=5&sortera=namn&lista=a,b"
    )
    assert selection.address(kommun=None, q="häst") == (
        "?q=h%C3%A4st&bransch=djur&andel=5&sortera=namn&lista=a,b"
    )


def test_certification_counts_while_it_is_valid_and_whatever_its_capitals():
    today = timezone.localdate()
    make_certification(make_enterprise("A"), "KRAV", valid_until=today)
    make_certification(make_enterprise("B"), "Krav", valid_until=None)
    make_certification(make_enterprise("C"), "Svanen", valid_until=today - timedelta(days=1))

    assert counts("", "certifiering") == {"krav": 2}
    assert names("certifiering=krav") == ["A", "B"]
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert counts("", "certifiering") == {"krav": 1}, "counted anew when the day has turned"


# ── Who is in it, and when ───────────────────────────────────────────────────────────────────
def test_entry_comes_and_goes_by_the_clock_without_a_write():
    now = timezone.now()
    make_enterprise(
        "Snart", publish_at=now + timedelta(hours=1), expire_at=now + timedelta(hours=2)
    )

    assert names() == []
    with time_machine.travel(now + timedelta(hours=1, seconds=1)):
        assert names() == ["Snart"] and counts("", "kommun") == {"vaxjo": 1}
    with time_machine.travel(now + timedelta(hours=2, seconds=1)):
        assert names() == [] and counts("", "kommun") == {}


def test_change_is_counted_at_once():
    enterprise = make_enterprise()
    assert counts("", "bransch") == {}

    Offer.objects.bulk_create([Offer(enterprise=enterprise, name="Hundar", sector=sector("djur"))])
    assert counts("", "bransch") == {"djur": 1} and select("q=hund").count == 1

    Enterprise.objects.filter(pk=enterprise.pk).update(state=Moderation.ARCHIVED)
    assert select().count == 0 and counts("", "bransch") == {}


def test_renamed_sector_is_called_by_its_new_name_at_once():
    make_enterprise(sectors=["djur"])
    sector("djur")
    type(sector("djur")).objects.filter(slug="djur").update(name="Hund och katt")

    facet = next(facet for facet in select().facets if facet.parameter == "bransch")
    assert [choice.label for choice in facet.choices] == ["Hund och katt"]


@pytest.mark.parametrize(
    ("asked", "most"),
    [("", 7), ("q=snickeri", 8), ("q=snickeri&kommun=vaxjo&slag=asf&bransch=djur&andel=30", 8)],
)
def test_selection_asks_at_most_eight_questions_the_first_time_and_fewer_again(
    asked, most, django_assert_max_num_queries, crowd
):
    forget()
    for allowed in (most, 4):
        with django_assert_max_num_queries(allowed):
            selection = select(asked)
            selection.rows(0, 24)
            assert selection.facets


# ── Little was found ─────────────────────────────────────────────────────────────────────────
def test_other_words_are_suggested_when_little_is_found_and_lead_to_the_same_filters():
    make_enterprise("Snickeriet i skogen", sectors=["djur"])

    assert select("q=snikeri&bransch=djur").did_you_mean == [
        ("snickeriet", "?q=snickeriet&bransch=djur")
    ]
    assert select("q=snickeri").did_you_mean == []
    assert select("bransch=djur").did_you_mean == []


def test_words_of_drafts_are_never_suggested():
    make_enterprise("Hemligstugan", state=Moderation.DRAFT)

    assert select("q=hemligstuga").did_you_mean == select("q=hemlistugan").did_you_mean == []


def test_word_finds_the_same_rows_after_the_register_was_counted_anew_by_the_clock():
    now = timezone.now()
    make_enterprise("Apelns kafé", summary="Annat")
    make_enterprise("Aldrens kafé", summary="Annat", publish_at=now + timedelta(hours=1))
    make_enterprise("Bokens verkstad", summary="Annat")
    assert names("q=kafé") == ["Apelns kafé"]

    with time_machine.travel(now + timedelta(hours=1, seconds=1)):
        assert names("q=kafé") == ["Aldrens kafé", "Apelns kafé"]
