"""What the register's yearly figures come to: sums over years, municipalities, sectors and kinds.

The database adds up, in a fixed number of queries whatever the number of enterprises, by groups
that are always counted together: same municipality, same kind, same sectors. Every figure of the
page and the file is a sum of such groups, and ``small_groups`` says which of them may be shown.

Public enterprises are counted. While all of them are examples, the examples are; as soon as there
is a real one, no example is.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Least, Round
from django.utils import timezone

from kronoberg_portal.foundation.search.versions import content_version, kept
from kronoberg_portal.foundation.search.words import sort_key

from .filters import KINDS
from .models import ENDED, Enterprise, EnterpriseQuerySet, Figure, Offer, Sector
from .small_groups import FEWEST, may_be_shown

YEAR, MUNICIPALITY, SECTOR, KIND = "ar", "kommun", "bransch", "slag"

# Values are kept with one decimal. Counted in tenths they are whole, the same on every database.
TENTHS = Cast(Round(F("value") * 10), BigIntegerField())
# Nobody engages more: a slip of the keyboard is not to push everybody else out of a mean.
MOST_ENGAGED = 10_000 * 10  # tenths
SECTORS_IN_A_NUMBER = 60  # one bit each


class Measure(NamedTuple):
    """Something that is counted. ``word`` is what addresses and files call it."""

    word: str
    label: str
    unit: str
    stored: str = ""


ENTERPRISES = Measure("foretag", "Företag", "antal")
EMPLOYEES = Measure("anstallda", "Anställda", "antal", Figure.Measure.EMPLOYEE_COUNT)
PARTICIPANTS = Measure("deltagare", "Deltagare", "antal", Figure.Measure.PARTICIPANT_COUNT)
SHARE = Measure("andel", "Andel från målgruppen", "procent", Figure.Measure.TARGET_GROUP_SHARE)
TURNOVER = Measure("omsattning", "Omsättning", "kronor", Figure.Measure.TURNOVER)
MEASURES = (ENTERPRISES, EMPLOYEES, PARTICIPANTS, SHARE, TURNOVER)
REPORTED = MEASURES[1:]  # the ones that enterprises tell, year by year


class Where(NamedTuple):
    """Which enterprises: a slug of each kind, "" for all of them."""

    kommun: str = ""
    bransch: str = ""
    slag: str = ""


class Group(NamedTuple):
    """Enterprises that are always counted together."""

    kommun: str
    slag: str
    sectors: tuple[str, ...]

    def places(self) -> Iterator[Where]:
        """Everything that its enterprises are counted in."""
        for each in product(("", self.kommun), ("", *self.sectors), ("", self.slag)):
            yield Where(*each)


class Sums(NamedTuple):
    """What some enterprises told of one measure. ``total`` in tenths, as the weights.

    The rest is for means: among those whose engaged are known, their ``weight`` and their values
    times it; of the others, the values.
    """

    answered: int = 0
    total: int = 0
    newest: date | None = None
    known: int = 0
    weight: int = 0
    weighted: int = 0
    unweighted: int = 0

    @classmethod
    def of(cls, parts: Sequence["Sums"]) -> "Sums":
        """Several, added up."""
        answered, total, newest, *weights = zip(*parts, strict=True)
        return cls(sum(answered), sum(total), max(newest), *map(sum, weights))

    @property
    def mean(self) -> Decimal:
        """Weighted by engaged; one whose engaged are not known weighs as the mean of the others."""
        if not self.weight:
            return Decimal(self.total) / self.answered / 10
        each = Decimal(self.weight) / self.known
        values = self.weighted + self.unweighted * each
        return values / (each * self.answered) / 10


class Why:
    """Why there is no value."""

    MISSING = "uppgift saknas"
    FEW = f"visas inte: färre än {FEWEST} företag"
    PROTECTS = f"visas inte: skulle avslöja en uppgift om färre än {FEWEST} företag"


@dataclass(frozen=True)
class Cell:
    """One figure of the page: its value, or why there is none, and how many it rests on."""

    value: Decimal | None
    answered: int
    population: int
    newest: date | None
    why: str = ""


@dataclass
class Counted:
    """The register's figures, added up."""

    is_example: bool
    updated_at: datetime | None
    until: datetime | None
    municipalities: Mapping[str, tuple[str, str]]  # name and code, in Swedish order
    sectors: Mapping[str, str]  # names, in the order of the office
    living: Mapping[Group, int]
    reporting: Mapping[int, Mapping[Group, int]]  # by year, those that told anything
    ended: Mapping[int, Mapping[Group, int]]  # those of them that have ended since
    sums: Mapping[tuple[str, int], Mapping[Group, Sums]]  # by stored measure and year
    _cells: dict = field(default_factory=dict)

    @property
    def years(self) -> list[int]:
        """Years with any figure, the newest first."""
        return sorted(self.reporting, reverse=True)

    @property
    def year(self) -> int | None:
        """The newest year that enough enterprises have told of, else the newest of all."""
        enough = (year for year in self.years if sum(self.reporting[year].values()) >= FEWEST)
        return next(enough, max(self.years, default=None))

    def labels(self) -> dict[str, dict[str, str]]:
        """What can be chosen in each filter and what it is called; nothing that nobody has."""
        used = {*self.living}.union(*self.reporting.values())
        kommun, slag = {group.kommun for group in used}, {group.slag for group in used}
        bransch = {slug for group in used for slug in group.sectors}
        return {
            YEAR: {str(year): str(year) for year in self.years},
            MUNICIPALITY: {s: name for s, (name, _) in self.municipalities.items() if s in kommun},
            SECTOR: {slug: name for slug, name in self.sectors.items() if slug in bransch},
            KIND: {word: kind.label for word, kind in KINDS.items() if word in slag},
        }

    def in_register(self, where: Where) -> int:
        """Public enterprises that have not ended."""
        return self._kept("living", lambda: _spread(self.living)).get(where, 0)

    def population(self, year: int, where: Where) -> int:
        """Who could have told of the year: the living, and the ended that did."""
        ended = self._kept(("ended", year), lambda: _spread(self.ended.get(year, {})))
        return self.in_register(where) + ended.get(where, 0)

    def reporting_in(self, year: int, where: Where) -> int:
        """Enterprises that told anything of the year."""
        told = self._kept(("reporting", year), lambda: _spread(self.reporting.get(year, {})))
        return told.get(where, 0)

    def cell(self, measure: Measure, year: int, where: Where) -> Cell:
        """The figure for some enterprises in a year. Only for what enterprises tell."""
        name = ("cells", measure.stored, year)
        sums, shown = self._kept(name, lambda: _audited(self.sums.get(name[1:], {})))
        population = self.population(year, where)
        if where not in sums:
            return Cell(None, 0, population, None, Why.MISSING)
        mine = sums[where]
        why = "" if where in shown else Why.FEW if mine.answered < FEWEST else Why.PROTECTS
        value = None
        if not why:
            value = mine.mean if measure is SHARE else Decimal(mine.total) / 10
        return Cell(value, mine.answered, population, mine.newest, why)

    def _kept(self, name, make):
        if name not in self._cells:
            self._cells[name] = make()
        return self._cells[name]


def counted() -> Counted:
    """The figures as they are now; added up if the content has changed since last time."""
    now = timezone.now()
    return kept(
        content_version(), "statistics", count, still=lambda c: not c.until or now < c.until
    )


def _spread(numbers: Mapping[Group, int]) -> dict[Where, int]:
    """The groups' numbers, added up wherever the groups are counted."""
    spread: dict[Where, int] = defaultdict(int)
    for group, number in numbers.items():
        for where in group.places():
            spread[where] += number
    return dict(spread)


def _audited(groups: Mapping[Group, Sums]) -> tuple[dict[Where, Sums], set[Where]]:
    """The sums of everything that can be asked for, and which of them may be shown.

    The whole comes first, then one filter at a time, then two, then three; large before small.
    """
    parts: dict[Where, list[int]] = defaultdict(list)
    ordered = sorted(groups)
    for number, group in enumerate(ordered):
        for where in group.places():
            parts[where].append(number)
    sums = {
        where: Sums.of([groups[ordered[number]] for number in numbers])
        for where, numbers in parts.items()
    }
    wheres = sorted(sums, key=lambda where: (_rank(where), -sums[where].answered, where))
    sizes = tuple(groups[group].answered for group in ordered)
    allowed = may_be_shown(sizes, tuple(frozenset(parts[where]) for where in wheres))
    return sums, {where for where, may in zip(wheres, allowed, strict=True) if may}


def _rank(where: Where) -> tuple[int, bool, bool, bool]:
    """What is shown first, if something must be hidden: kinds, municipalities, then sectors."""
    chosen = [bool(each) for each in where]
    return sum(chosen), where.bransch != "", where.kommun != "", where.slag != ""


# ── What the database is asked ───────────────────────────────────────────────────────────────
def count() -> Counted:
    """Add up the register: five queries."""
    now = timezone.now()
    sectors = list(
        Sector.objects.order_by("position", "sort_key").values_list("pk", "slug", "name")
    )
    published = Enterprise.objects.published()
    population = list(_population(published, sectors))
    is_example = all(row["is_example"] for row in population)
    municipalities = {
        row["municipality__slug"]: (row["municipality__name"], row["municipality__code"])
        for row in sorted(population, key=lambda row: sort_key(row["municipality__name"]))
    }
    living: dict[Group, int] = defaultdict(int)
    for row in population:
        if row["is_example"] == is_example and not row["has_ended"]:
            living[_group(row, sectors)] += row["number"]

    figures = Figure.objects.filter(
        enterprise__in=published.filter(is_example=is_example).values("pk")
    )
    reporting: dict[int, dict[Group, int]] = defaultdict(lambda: defaultdict(int))
    ended: dict[int, dict[Group, int]] = defaultdict(lambda: defaultdict(int))
    sums: dict[tuple[str, int], dict[Group, Sums]] = defaultdict(dict)
    for row in _sums(figures, sectors):
        group, year = _group(row, sectors, "enterprise__"), row["year"]
        mine = Sums(row["answered"], int(row["total"]), row["newest"])
        of_group = sums[row["measure"], year]
        of_group[group] = Sums.of([of_group[group], mine]) if group in of_group else mine
        if row["reporting"]:
            reporting[year][group] += row["reporting"]
            if row["has_ended"]:
                ended[year][group] += row["reporting"]
    for row in _weights(figures, sectors):
        group, of_year = _group(row, sectors, "enterprise__"), sums[SHARE.stored, row["year"]]
        weights = (int(row[name] or 0) for name in ("known", "weight", "weighted", "unweighted"))
        of_year[group] = Sums(*of_year[group][:3], *weights)
    return Counted(
        is_example=is_example and bool(population),
        updated_at=max((row["newest"] for row in population), default=None),
        until=_next_change(now),
        municipalities=municipalities,
        sectors={slug: name for _, slug, name in sectors},
        living=living,
        reporting=reporting,
        ended=ended,
        sums=sums,
    )


SectorRow = tuple[int, str, str]
WORD_OF_KIND = {kind: word for word, kind in KINDS.items()}


def _grouping(sectors: list[SectorRow], path: str = "") -> dict[str, object]:
    """Annotations that the rows are grouped by, besides municipality and kind.

    The sectors of an enterprise are numbers with a bit for each, 60 in a number.
    """
    owner = path.removesuffix("__") or "pk"
    annotations: dict[str, object] = {
        "has_ended": Case(When(**{f"{path}lifecycle__in": ENDED}, then=True), default=False)
    }
    for start in range(0, len(sectors), SECTORS_IN_A_NUMBER):
        bits = Case(
            *(
                When(sector=pk, then=Value(1 << bit))
                for bit, (pk, *_) in enumerate(sectors[start : start + SECTORS_IN_A_NUMBER])
            ),
            default=Value(0),
            output_field=BigIntegerField(),
        )
        its_offers = Offer.objects.filter(enterprise=OuterRef(owner)).order_by()
        number = its_offers.values("enterprise").annotate(bits=Sum(bits, distinct=True))
        annotations[f"sectors_{start}"] = Coalesce(Subquery(number.values("bits")), Value(0))
    return annotations


def _group(row: Mapping, sectors: list[SectorRow], path: str = "") -> Group:
    numbers = tuple(
        int(row[f"sectors_{start}"]) for start in range(0, len(sectors), SECTORS_IN_A_NUMBER)
    )
    slugs = _sectors_in(numbers, tuple(slug for _, slug, _ in sectors))
    return Group(row[f"{path}municipality__slug"], WORD_OF_KIND[row[f"{path}kind"]], slugs)


@lru_cache(maxsize=10_000)
def _sectors_in(numbers: tuple[int, ...], slugs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        slug
        for place, slug in enumerate(slugs)
        if numbers[place // SECTORS_IN_A_NUMBER] >> place % SECTORS_IN_A_NUMBER & 1
    )


def _population(rows: EnterpriseQuerySet, sectors: list[SectorRow]) -> QuerySet:
    grouping = _grouping(sectors)
    fields = ["slug", "name", "code"]
    return (
        rows.order_by()
        .annotate(**grouping)
        .values("is_example", "kind", *(f"municipality__{each}" for each in fields), *grouping)
        .annotate(number=Count("pk"), newest=Max("updated_at"))
    )


def _sums(figures: QuerySet, sectors: list[SectorRow]) -> QuerySet:
    """Sums of each measure. ``reporting`` counts an enterprise once a year, at its first figure."""
    same_year = Figure.objects.filter(enterprise=OuterRef("enterprise"), year=OuterRef("year"))
    is_first = ~Exists(same_year.filter(measure__lt=OuterRef("measure")))
    grouping = _grouping(sectors, "enterprise__")
    by = ["measure", "year", "enterprise__kind", "enterprise__municipality__slug", *grouping]
    rows = figures.order_by().annotate(is_first=is_first, **grouping).values(*by)
    return rows.annotate(
        answered=Count("pk"),
        total=Sum(TENTHS),
        newest=Max("reported_on"),
        reporting=Count("pk", filter=Q(is_first=True)),
    )


def _weights(figures: QuerySet, sectors: list[SectorRow]) -> QuerySet:
    """For the mean share: how many are engaged where the share is known."""

    def told(measure: Measure) -> Subquery:
        same = Figure.objects.filter(enterprise=OuterRef("enterprise"), year=OuterRef("year"))
        return Subquery(same.filter(measure=measure.stored).values_list(TENTHS))

    grouping = _grouping(sectors, "enterprise__")
    del grouping["has_ended"]
    by = ["year", "enterprise__kind", "enterprise__municipality__slug", *grouping]
    is_known = Q(employees__isnull=False, participants__isnull=False)
    engaged = Least(F("employees") + F("participants"), Value(MOST_ENGAGED))
    rows = figures.filter(measure=SHARE.stored).order_by()
    rows = rows.annotate(employees=told(EMPLOYEES), participants=told(PARTICIPANTS))
    return (
        rows.annotate(**grouping)
        .values(*by)
        .annotate(
            known=Count("pk", filter=is_known),
            weight=Sum(engaged, filter=is_known),
            weighted=Sum(engaged * TENTHS, filter=is_known),
            unweighted=Sum(TENTHS, filter=~is_known),
        )
    )


def _next_change(now: datetime) -> datetime | None:
    """When the next enterprise appears or goes by the clock."""
    rows = Enterprise.objects.filter(state__in=Enterprise.objects.all().public_states)
    moments = rows.aggregate(
        appears=Min("publish_at", filter=Q(publish_at__gt=now)),
        goes=Min("expire_at", filter=Q(expire_at__gt=now)),
    )
    return min(filter(None, moments.values()), default=None)
