"""The county map: eight municipalities to follow as links, and where on it a place lies.

The drawing is data (``county_map.json``), made by ``manage.py draw_county_map``. It goes to
people through ``templates/components/_county_map.html``.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import asinh, atan, atanh, cos, cosh, radians, sin, sinh, sqrt, tan
from pathlib import Path

DRAWING_FILE = Path(__file__).with_name("county_map.json")
DRAWING = json.loads(DRAWING_FILE.read_text(encoding="utf-8"))
VIEW_BOX = "0 0 {width} {height}".format(**DRAWING)


@dataclass(frozen=True, slots=True)
class Area:
    """One municipality on the map. Label positions are whole map units.

    Whole, because a template writes decimals with a Swedish comma, which SVG cannot read.
    """

    code: str
    name: str
    url: str
    count: int
    path: str
    label_x: int
    label_y: int


def county_areas(counts: Mapping[str, int], url_for: Callable[[str], str]) -> list[Area]:
    """Return the eight municipalities in Swedish alphabetical order, ready to be drawn.

    ``counts`` holds the number of enterprises by municipality code ("0780"); a code that is
    missing counts as none, and one from another county is left out. ``url_for`` takes a code
    and returns the address that its area leads to.
    """
    return [
        Area(**shape, url=url_for(shape["code"]), count=counts.get(shape["code"], 0))
        for shape in DRAWING["municipalities"]
    ]


def map_point(longitude: float, latitude: float) -> tuple[int, int]:
    """Return where on the map a place lies: x and y in whole map units, about 260 metres each.

    Takes degrees (WGS 84 or SWEREF 99). A place outside the county lands outside the drawing.
    """
    easting, northing = sweref_99_tm(longitude, latitude)
    x, y = to_map_units(easting, northing, **DRAWING["scale"])
    return round(x), round(y)


@dataclass(frozen=True)
class Spot:
    """One place on the drawing of the county, in whole map units, with its degrees (WGS 84).

    ``templates/components/_spot.html`` draws it.
    """

    x: int
    y: int
    latitude: Decimal
    longitude: Decimal
    municipality_code: str

    view_box = VIEW_BOX

    @property
    def municipalities(self) -> list[tuple[str, bool]]:
        """The outline of each municipality, and whether the place lies in it."""
        code = self.municipality_code
        return [(area.path, area.code == code) for area in county_areas({}, lambda code: "")]

    @property
    def street_map(self) -> str:
        """The same place on a map of streets, which somebody else keeps."""
        where = f"mlat={self.latitude}&mlon={self.longitude}"
        return f"https://www.openstreetmap.org/?{where}#map=16/{self.latitude}/{self.longitude}"


def spot_at(
    latitude: Decimal | None, longitude: Decimal | None, *, municipality_code: str
) -> Spot | None:
    """The place on the map; None without coordinates, or when it lies outside the drawing."""
    if latitude is None or longitude is None:
        return None
    x, y = map_point(float(longitude), float(latitude))
    is_inside = 0 <= x <= DRAWING["width"] and 0 <= y <= DRAWING["height"]
    return Spot(x, y, latitude, longitude, municipality_code) if is_inside else None


def to_map_units(
    easting: float,
    northing: float,
    *,
    west: float,
    north: float,
    metres_per_unit: float,
) -> tuple[float, float]:
    """Return x and y in map units for a place in SWEREF 99 TM (metres); y grows southward."""
    return (easting - west) / metres_per_unit, (north - northing) / metres_per_unit


# The ellipsoid GRS 80 and the parameters of SWEREF 99 TM (EPSG:3006).
SEMI_MAJOR_AXIS = 6_378_137.0
FLATTENING = 1 / 298.257222101
CENTRAL_MERIDIAN = 15.0
SCALE_ON_MERIDIAN = 0.9996
FALSE_EASTING = 500_000.0


def sweref_99_tm(longitude: float, latitude: float) -> tuple[float, float]:
    """Return easting and northing in metres (SWEREF 99 TM) for a place in degrees.

    Gauss-Krüger's formulas as Lantmäteriet gives them ("Gauss Conformal Projection, Krüger's
    formulas"). In Sweden the error is below a millimetre.
    """
    n = FLATTENING / (2 - FLATTENING)
    eccentricity = sqrt(FLATTENING * (2 - FLATTENING))
    radius = SEMI_MAJOR_AXIS / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    series = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16 + 41 * n**4 / 180,
        13 * n**2 / 48 - 3 * n**3 / 5 + 557 * n**4 / 1440,
        61 * n**3 / 240 - 103 * n**4 / 140,
        49561 * n**4 / 161280,
    )
    phi = radians(latitude)
    from_meridian = radians(longitude - CENTRAL_MERIDIAN)
    # The conformal latitude, exact, where Lantmäteriet prints the first terms of its series.
    conformal = atan(sinh(asinh(tan(phi)) - eccentricity * atanh(eccentricity * sin(phi))))
    xi = atan(tan(conformal) / cos(from_meridian))
    eta = atanh(cos(conformal) * sin(from_meridian))
    northing, easting = xi, eta
    for k, beta in enumerate(series, start=1):
        northing += beta * sin(2 * k * xi) * cosh(2 * k * eta)
        easting += beta * cos(2 * k * xi) * sinh(2 * k * eta)
    size = SCALE_ON_MERIDIAN * radius
    return FALSE_EASTING + size * easting, size * northing
