"""What the page of an enterprise shows, put in order."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.formats import date_format

from kronoberg_portal.foundation.charts import Chart, in_swedish, over_years
from kronoberg_portal.foundation.county import Spot, spot_at

from . import areas
from .models import Assessment, Criterion, Enterprise, Figure, Lifecycle, Offer, Sector

HEADINGS = {
    Offer.Kind.GOOD: "Varor",
    Offer.Kind.SERVICE: "Tjänster",
    Offer.Kind.WORK_INTEGRATION: "Arbetsintegrerande tjänster",
}
RUNNING = (Lifecycle.PLANNED, Lifecycle.ACTIVE)


# ── What they offer, and where ───────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Offered:
    """An offer with where it can be had, when that is another area than its enterprise's."""

    offer: Offer
    area: str
    # Free places are told only while somebody could begin: not of a dormant or ended enterprise.
    tells_places: bool


def grouped_offers(enterprise: Enterprise) -> list[tuple[str, list[Offered]]]:
    """Its offers under a heading for each kind; kinds without an offer are left out."""
    groups: dict[str, list[Offered]] = {kind: [] for kind in HEADINGS}
    for offer in enterprise.offers.all():
        tells_places = offer.free_places is not None and enterprise.lifecycle in RUNNING
        groups[offer.kind].append(Offered(offer, areas.own_area_of(offer), tells_places))
    return [(HEADINGS[kind], some) for kind, some in groups.items() if some]


# ── How it is assessed ───────────────────────────────────────────────────────────────────────
def hallmarks(enterprise: Enterprise) -> list[Assessment]:
    """The three hallmarks of a social enterprise, each assessed or not."""
    return _assessed(enterprise, [one for one in Criterion if one.is_hallmark])


def wise_criteria(enterprise: Enterprise) -> list[Assessment]:
    """The four criteria of an ASF, each assessed or not; none for another kind of enterprise."""
    criteria = [one for one in Criterion if not one.is_hallmark] if enterprise.is_wise else []
    return _assessed(enterprise, criteria)


def _assessed(enterprise: Enterprise, criteria: list[Criterion]) -> list[Assessment]:
    made = {assessment.criterion: assessment for assessment in enterprise.assessments.all()}
    return [made.get(criterion) or Assessment(criterion=criterion) for criterion in criteria]


# ── For buyers ───────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Procurement:
    """What a buyer asks for first. None of it says that the enterprise fulfils a requirement."""

    enterprise: Enterprise

    def __bool__(self) -> bool:
        is_for_sale = not self.enterprise.has_ended
        return is_for_sale and bool(self.target_group_share or self.sectors)

    @cached_property
    def target_group_share(self) -> Figure | None:
        """The newest year's."""
        figures = self.enterprise.figures.all()
        shares = [figure for figure in figures if figure.is_target_group_share]
        return max(shares, key=lambda figure: figure.year, default=None)

    @cached_property
    def sectors(self) -> list[tuple[Sector, list[str]]]:
        """The sectors of its offers that have CPV codes, with the codes."""
        coded = [
            (sector, [code.strip() for code in sector.cpv_codes.split(",") if code.strip()])
            for sector in self.enterprise.sectors
        ]
        return [(sector, codes) for sector, codes in coded if codes]


# ── Its figures ──────────────────────────────────────────────────────────────────────────────
DAY = "j\N{NO-BREAK SPACE}F\N{NO-BREAK SPACE}Y"
UNITS = {Figure.Measure.TARGET_GROUP_SHARE: "%", Figure.Measure.TURNOVER: "kr"}


def figures_of_many_years(enterprise: Enterprise) -> list[Chart]:
    """A chart for each measure that has figures of two years or more."""
    return [_chart(measure, rows) for measure, rows in _by_measure(enterprise) if len(rows) > 1]


def figures_of_one_year(enterprise: Enterprise) -> list[Figure]:
    """The figures of the other measures: a single bar would show nothing."""
    return [rows[0] for _, rows in _by_measure(enterprise) if len(rows) == 1]


def _by_measure(enterprise: Enterprise) -> list[tuple[Figure.Measure, list[Figure]]]:
    figures = sorted(enterprise.figures.all(), key=lambda figure: figure.year)
    return [
        (measure, [figure for figure in figures if figure.measure == measure])
        for measure in Figure.Measure
    ]


def _chart(measure: Figure.Measure, figures: list[Figure]) -> Chart:
    """Oldest year first; beside each value stands where it comes from and when it was given."""
    values = {figure.year: figure.value for figure in figures}
    sources = {
        str(figure.year): f"{figure.source}, {date_format(figure.reported_on, DAY)}"
        for figure in figures
    }
    unit = UNITS.get(measure, "")
    texts = {year: f"{in_swedish(value)}\N{NO-BREAK SPACE}{unit}" for year, value in values.items()}
    title = measure.label.partition(" (")[0]
    return Chart(
        name=measure.value.replace("_", "-"),
        title=f"{title} per år",
        label_heading="År",
        value_heading=title,
        points=[
            replace(point, more=(sources.get(point.label, ""),))
            for point in over_years(values, texts if unit else None)
        ],
        more_headings=["Källa"],
        full=100 if measure == Figure.Measure.TARGET_GROUP_SHARE else None,
    )


# ── Where it lies ────────────────────────────────────────────────────────────────────────────
def spot(enterprise: Enterprise) -> Spot | None:
    """Its place on the map; None without coordinates, or when they lie outside the drawing."""
    return spot_at(
        enterprise.latitude,
        enterprise.longitude,
        municipality_code=enterprise.municipality.code,
    )
