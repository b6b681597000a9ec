"""/foretag/karta/: a selection on the county map, always beside a list of the same enterprises."""

import re
from math import hypot
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from enterprises import map_points
from enterprises.models import Lifecycle, Moderation
from enterprises.views import county_map
from tests.contacts.factories import municipality
from tests.enterprises.factories import make_enterprise, sector
from tests.pages import read

pytestmark = pytest.mark.django_db
URL = reverse("enterprises:map")
VAXJO = {"latitude": "56.87767", "longitude": "14.80906"}
LJUNGBY = {"latitude": "56.83300", "longitude": "13.93300"}
STOCKHOLM = {"latitude": "59.32932", "longitude": "18.06858"}


def visit(client, asked=""):
    response = client.get(f"{URL}?{asked}")
    assert response.status_code == 200
    return response.content.decode()


def svg(page):
    drawing = re.search(r'<svg class="county-map-drawing.*?</svg>', page, re.DOTALL).group()
    return ElementTree.fromstring(drawing)


def links(page):
    """The points by their accessible names, with where they lead."""
    return {link.findtext("title"): link.get("href") for link in svg(page).iter("a")}


def listed(page):
    return re.findall(r'map-entry-name" href="[^"]+">([^<]+)</a>', page)


def test_every_point_is_a_link_with_the_enterprises_name(client):
    here = make_enterprise("Björkens snickeri", **VAXJO)
    there = make_enterprise("Kafé Ljung", municipality=municipality("Ljungby"), **LJUNGBY)

    page = visit(client)

    assert links(page) == {
        "1: Björkens snickeri, Växjö": here.get_absolute_url(),
        "2: Kafé Ljung, Ljungby": there.get_absolute_url(),
    }
    assert listed(page) == ["Björkens snickeri", "Kafé Ljung"]
    assert "Karta: SCB" in page
    assert "Utan plats på kartan" not in page


def test_points_stand_where_the_enterprises_are(client):
    make_enterprise("Öster", **VAXJO)
    make_enterprise("Väster", **LJUNGBY)
    marks = {
        link.findtext("title"): [int(link.find("circle").get(at)) for at in ("cx", "cy")]
        for link in svg(visit(client)).iter("a")
    }

    (east, _), (west, _) = marks["2: Öster, Växjö"], marks["1: Väster, Växjö"]
    assert 0 < west < east < 600


@pytest.mark.parametrize("place", [{}, STOCKHOLM])
def test_enterprise_without_a_place_in_the_county_is_listed_by_itself(client, place):
    make_enterprise("På kartan", **VAXJO)
    make_enterprise("Ingenstans", **place)

    page = visit(client)

    assert [*links(page)] == ["1: På kartan, Växjö"]
    unplaced = page[page.index("Utan plats på kartan") :]
    assert listed(unplaced) == ["Ingenstans"]


def test_map_shows_only_what_is_public_and_in_the_selection(client):
    for state in Moderation:
        make_enterprise(f"Läge {state}", state=state, **VAXJO)
    make_enterprise("Upphörd", lifecycle=Lifecycle.CEASED, **VAXJO)
    make_enterprise("Ljungbys", municipality=municipality("Ljungby"), **LJUNGBY)

    assert set(listed(visit(client))) == {"Läge published", "Ljungbys"}
    page = visit(client, "kommun=ljungby")
    assert listed(page) == ["Ljungbys"]
    assert len(links(page)) == 1
    assert "Ta bort filtret </span>Finns i: Ljungby" in page
    assert f'href="{reverse("enterprises:list")}?kommun=ljungby"' in page


def test_search_on_the_map_keeps_filters_and_shortlist(client):
    make_enterprise("Björkens snickeri", **VAXJO)

    page = visit(client, "kommun=vaxjo&lista=snickeriet&q=snickeri")

    assert '<input type="hidden" name="kommun" value="vaxjo">' in page
    assert '<input type="hidden" name="lista" value="snickeriet">' in page
    assert page.count('type="hidden" name="q"') == 0


# ── Points near each other ───────────────────────────────────────────────────────────────────
def middles(page):
    return [
        (int(a.find("circle").get("cx")), int(a.find("circle").get("cy")))
        for a in svg(page).iter("a")
    ]


def apart(points):
    return min(
        hypot(x1 - x2, y1 - y2)
        for number, (x1, y1) in enumerate(points)
        for x2, y2 in points[:number]
    )


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
def test_few_at_one_place_are_fanned_out_so_that_each_can_be_pressed(client, count):
    for number in range(count):
        make_enterprise(f"Nummer {number}", **VAXJO)

    page = visit(client)

    assert len(links(page)) == count
    # 24 pixels on a telephone that is 360 wide, where the map has 324 for its 600 units.
    assert apart(middles(page)) * 324 / 600 >= 24
    assert page.count('<line class="point-map-line"') == count


def test_many_at_one_place_are_a_heap_that_leads_to_its_part_of_the_list(client):
    make_enterprise("Afar", municipality=municipality("Ljungby"), **LJUNGBY)
    for number in range(7):
        make_enterprise(f"Nummer {number}", **VAXJO)

    page = visit(client)

    assert links(page)["2: 7 företag nära varandra i Växjö, i listan"] == "#plats-2"
    heap = page[page.index('id="plats-2"') :]
    assert listed(heap) == [f"Nummer {number}" for number in range(7)]
    assert read(page).faults == []


def test_points_all_over_the_county_never_lie_on_each_other(client):
    for number in range(60):
        place = {"latitude": 56.45 + number % 8 / 10, "longitude": 13.7 + number * 7 % 60 / 35}
        make_enterprise(f"Nummer {number:02d}", **place)

    page = visit(client)

    assert len(middles(page)) > 20
    assert apart(middles(page)) >= map_points.APART
    assert len(listed(page)) == 60
    assert all(20 <= x <= 580 and 20 <= y <= 361 for x, y in middles(page))


def test_map_comes_nearer_when_all_are_in_one_municipality(client):
    make_enterprise("Stan", **VAXJO)
    assert "scale(3.0000)" in visit(client)

    make_enterprise("Ljungbys", municipality=municipality("Ljungby"), **LJUNGBY)
    assert "scale(2." in visit(client)  # the two lie 53 kilometres apart


# ── Too many for a map ───────────────────────────────────────────────────────────────────────
def test_more_than_the_map_holds_are_municipalities_to_choose_among(client, monkeypatch):
    monkeypatch.setattr(county_map, "MOST", 3)
    for number in range(3):
        make_enterprise(f"Nummer {number}", sectors=["djur"], **VAXJO)
    make_enterprise("Ljungbys", municipality=municipality("Ljungby"), **LJUNGBY)

    page = visit(client, "lista=snickeriet")

    assert "den visar högst 3 företag" in page
    assert listed(page) == []
    rows = re.findall(r'link-list-row"><a href="([^"]+)">([^<]+)</a> (.*?)</div>', page)
    assert [(name, strip_tags(count)) for _, name, count in rows] == [
        ("Ljungby", "1 företag"),
        ("Växjö", "3 företag"),
    ]
    assert 'aria-label="Växjö, 3 företag"' in page
    narrowed = client.get(URL + rows[0][0].replace("&amp;", "&"))
    assert listed(narrowed.content.decode()) == ["Ljungbys"]
    assert "lista=snickeriet" in rows[0][0]


def test_too_many_in_one_municipality_are_narrowed_by_another_filter(client, monkeypatch):
    monkeypatch.setattr(county_map, "MOST", 1)
    for name in ("djur", "odling-och-tradgard"):
        make_enterprise(name, sectors=[name])

    page = visit(client, "kommun=vaxjo")

    assert f'?bransch=djur&amp;kommun=vaxjo">{sector("djur")}</a>' in page


def test_too_many_without_a_filter_left_are_searched(client, monkeypatch):
    monkeypatch.setattr(county_map, "MOST", 1)
    make_enterprise("Ett")
    make_enterprise("Två")

    page = visit(client, "kommun=vaxjo")

    assert "Sök på ett ord eller välj fler filter" in page


# ── Whatever is asked ────────────────────────────────────────────────────────────────────────
def test_empty_map_says_so(client):
    assert "Registret är tomt" in visit(client)
    make_enterprise("Ett")
    assert "Inget företag passar allt du valde" in visit(client, "q=finnsinte")


def test_unknown_filter_is_told(client):
    make_enterprise("Ett", **VAXJO)
    page = visit(client, "kommun=atlantis")

    assert "Adressen innehöll ett filter som inte finns här" in page
    assert "atlantis" not in page


@pytest.mark.parametrize("asked", ["q=%ff%fe", "sortera=x&sida=9", "kommun=" + "x" * 9000])
def test_hostile_address_is_answered(client, asked):
    make_enterprise("Ett", **VAXJO)
    assert read(visit(client, asked)).faults == []


def test_map_is_only_read(client):
    assert client.post(URL).status_code == 405
    head = client.head(URL)
    assert head.status_code == 200 and not head.content


def test_map_asks_the_database_as_often_for_three_as_for_one(client, django_assert_max_num_queries):
    def add():
        make_enterprise("Ett", sectors=["djur"], **VAXJO)

    def count():
        with django_assert_max_num_queries(8) as queries:
            visit(client)
        return len(queries)

    add()
    with_one = count()
    add()
    add()
    assert count() == with_one


def test_municipality_is_named_beside_its_marks():
    seats = [municipality(name) for name in ("Ljungby", "Älmhult", "Växjö", "Tingsryd")]
    places = [
        make_enterprise(f"I {m}", municipality=m, latitude=m.latitude, longitude=m.longitude)
        for m in seats
    ]

    drawn = map_points.placed(places)

    for name, x, y in drawn.names:
        near = [m for m in drawn.marks if abs(m.x - x) < len(name) * 4 and abs(m.y - y) < 24]
        assert not near, f"{name} is covered by {[m.number for m in near]}"
