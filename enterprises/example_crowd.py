"""Made-up enterprises, as many as you like, to try the register with.

They are like the ones of the county in what they tell, and drawn so that the same seed gives the
same ones. Everything is written straight into the tables, without a trace in the history.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count as counting
from itertools import islice
from random import Random

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from contacts.models import Municipality
from kronoberg_portal.foundation.search import words

from . import example_words as texts
from .models import (
    Certification,
    Enterprise,
    Figure,
    LegalForm,
    Lifecycle,
    Moderation,
    Offer,
    Referrer,
    Sector,
    SocialGoal,
    TargetGroup,
)
from .org_number import check_digit

BATCH = 1000
FIRST_DIGIT = {
    LegalForm.LIMITED_COMPANY: 5,
    LegalForm.LIMITED_COMPANY_SVB: 5,
    LegalForm.ECONOMIC_ASSOCIATION: 7,
    LegalForm.NON_PROFIT_ASSOCIATION: 8,
    LegalForm.FOUNDATION: 8,
    LegalForm.PARTNERSHIP: 9,
    LegalForm.RELIGIOUS_COMMUNITY: 2,
    LegalForm.SOLE_TRADER: 2,
}
# The curated ones have numbers of their own, below this.
FIRST_SERIAL = 100

Area = Enterprise.ServiceArea
# What may be drawn, and how often of a hundred.
WISE_FORMS = {
    LegalForm.ECONOMIC_ASSOCIATION: 58,
    LegalForm.NON_PROFIT_ASSOCIATION: 20,
    LegalForm.LIMITED_COMPANY: 14,
    LegalForm.LIMITED_COMPANY_SVB: 5,
    LegalForm.FOUNDATION: 3,
}
OTHER_FORMS = {
    LegalForm.ECONOMIC_ASSOCIATION: 25,
    LegalForm.NON_PROFIT_ASSOCIATION: 28,
    LegalForm.LIMITED_COMPANY: 24,
    LegalForm.LIMITED_COMPANY_SVB: 8,
    LegalForm.FOUNDATION: 5,
    LegalForm.PARTNERSHIP: 3,
    LegalForm.SOLE_TRADER: 5,
    LegalForm.RELIGIOUS_COMMUNITY: 1,
    LegalForm.OTHER: 1,
}
LIFECYCLES = {
    Lifecycle.ACTIVE: 82,
    Lifecycle.PLANNED: 4,
    Lifecycle.DORMANT: 4,
    Lifecycle.CLOSING: 2,
    Lifecycle.CEASED: 6,
    Lifecycle.BANKRUPT: 2,
}
AREAS = {Area.MUNICIPALITY: 45, Area.CHOSEN: 20, Area.COUNTY: 25, Area.BEYOND: 10}
INTEGRATIONS = {
    Offer.IntegrationKind.WORK_TRAINING: 34,
    Offer.IntegrationKind.PLACEMENT: 20,
    Offer.IntegrationKind.OCCUPATION: 16,
    Offer.IntegrationKind.DAY_ACTIVITY: 12,
    Offer.IntegrationKind.REHABILITATION: 10,
    Offer.IntegrationKind.LANGUAGE_TRAINING: 8,
}


def example_org_number(legal_form: str, serial: int) -> str:
    """``("economic_association", 1)`` gives ``"700000-0018"``. At most 99,999 to a first digit."""
    nine = f"{FIRST_DIGIT[legal_form]}000{serial:05d}"
    return f"{nine[:6]}-{nine[6:]}{check_digit(nine)}"


def generate(count: int, rng: Random, progress: Callable[[int], None]) -> None:
    """Add ``count`` published example enterprises with all that belongs to them.

    The same ``rng`` seed gives the same enterprises. ``progress`` is told how many more are done.
    """
    drawer = _Drawer(rng)
    drawn = (drawer.enterprise() for _ in range(count))
    while batch := list(islice(drawn, BATCH)):
        with transaction.atomic():
            _save(batch)
        progress(len(batch))


@dataclass
class _Drawn:
    """An unsaved enterprise with what belongs to it."""

    enterprise: Enterprise
    goals: list[SocialGoal]
    groups: list[TargetGroup]
    served: list[Municipality]
    offers: list["_DrawnOffer"] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    certifications: list[Certification] = field(default_factory=list)


@dataclass
class _DrawnOffer:
    offer: Offer
    served: list[Municipality]
    referrers: list[Referrer]


class _Blanks(dict):
    """What a sentence is filled with; what is not there is drawn."""

    def __init__(self, known: dict, fillings: dict[str, list[str]], rng: Random):
        super().__init__(known)
        self.fillings, self.rng = fillings, rng

    def __missing__(self, blank: str) -> str:
        return self.rng.choice(self.fillings[blank])


class _Drawer:
    """Draws enterprises at random from the terms and municipalities that there are."""

    def __init__(self, rng: Random):
        self.rng = rng
        self.municipalities = list(Municipality.objects.order_by("code"))
        self.places = {
            one.pk: texts.PLACES.get(one.name, one.seat).split() for one in self.municipalities
        }
        self.goals = list(SocialGoal.objects.order_by("pk"))
        self.groups = list(TargetGroup.objects.order_by("pk"))
        self.referrers = list(Referrer.objects.order_by("pk"))
        self.sectors = {sector.slug: sector for sector in Sector.objects.all()}
        self.trades = texts.trades()
        self.weights = texts.weights()
        self.fillings = {blank: some.split(", ") for blank, some in texts.BLANKS.items()}
        newest = Enterprise.objects.order_by("-pk").values_list("pk", flat=True).first()
        self.serials: Iterator[int] = counting((newest or 0) + 1)
        self.org_serials = {digit: counting(_next_serial(digit)) for digit in range(10)}
        self.now = timezone.now()
        self.today = timezone.localdate()

    # ── An enterprise ────────────────────────────────────────────────────────────────────────
    def enterprise(self) -> _Drawn:
        """One that is found by all that belongs to it."""
        rng, serial = self.rng, next(self.serials)
        municipality = rng.choice(self.municipalities)
        # Half of them in the seat, which the list begins with.
        places = self.places[municipality.pk]
        place = places[0] if rng.random() < 0.5 else rng.choice(places)
        is_wise = rng.random() < 0.6
        legal_form = self.one_of(WISE_FORMS if is_wise else OTHER_FORMS)
        trade = rng.choices(self.trades, self.weights)[0]
        name = self.name(trade[1], place)
        area = self.one_of(AREAS)
        offers = self.offers(trade, place, is_wise)
        say = self.teller(place, [each.offer.name for each in offers])
        is_open = rng.random() < 0.35
        lifecycle = self.one_of(LIFECYCLES)
        enterprise = Enterprise(
            name=name,
            slug=f"{slugify(name)}-{serial}",
            kind=Enterprise.Kind.WISE if is_wise else Enterprise.Kind.SOCIAL_ENTERPRISE,
            legal_form=legal_form,
            org_number=self.org_number(legal_form),
            state=Moderation.PUBLISHED,
            lifecycle=lifecycle,
            lifecycle_changed_on=None if lifecycle == Lifecycle.ACTIVE else self.day_within(900),
            summary=say(rng.choice(texts.SUMMARIES)),
            description=self.description(say),
            municipality=municipality,
            service_area=area,
            locality=place,
            latitude=round(float(municipality.latitude) + rng.uniform(-0.12, 0.12), 5),
            longitude=round(float(municipality.longitude) + rng.uniform(-0.16, 0.16), 5),
            phone=f"08-465 004 {rng.randint(0, 99):02d}",
            email=f"exempel{serial}@example.se",
            website=f"https://example.se/{serial}" if rng.random() < 0.6 else "",
            is_open_to_public=is_open,
            opening_hours=rng.choice(texts.HOURS) if is_open else "",
            is_member_of_asf_kronoberg=is_wise and rng.random() < 0.5,
            source="påhittat exempel",
            verified_at=self.verified_at(),
            is_example=True,
        )
        drawn = _Drawn(
            enterprise,
            goals=self.some_of(self.goals, 1, 3),
            groups=self.some_of(self.groups, 1, 4) if is_wise else self.some_of(self.groups, 0, 1),
            served=self.some_of(self.municipalities, 1, 4) if area == Area.CHOSEN else [],
            offers=offers,
            figures=self.figures(is_wise),
            certifications=self.certifications(),
        )
        enterprise.sort_key = words.sort_key(name)
        enterprise.search_text = words.search_text(
            *enterprise.search_parts_with(
                [each.offer for each in offers], drawn.goals, drawn.groups
            )
        )
        return drawn

    def name(self, trade: str, place: str) -> str:
        rng = self.rng
        called = trade if rng.random() < 0.75 else rng.choice(texts.FELLOWSHIPS)
        own = f"Exempel{called} {rng.choice(texts.BEGINNINGS)}{rng.choice(texts.ENDS)}"
        return f"{own} i {place}" if rng.random() < 0.4 else own

    def org_number(self, legal_form: str) -> str:
        """None for an enskild firma, whose number is a person's, nor when they have run out."""
        if legal_form == LegalForm.SOLE_TRADER or legal_form not in FIRST_DIGIT:
            return ""
        serial = next(self.org_serials[FIRST_DIGIT[legal_form]])
        return example_org_number(legal_form, serial) if serial < 100_000 else ""

    def teller(self, place: str, offers: list[str]) -> Callable[[str], str]:
        """Fills the blanks of a sentence with what this enterprise is and does."""
        blanks = {
            "place": place,
            "offer": offers[0],
            "small": offers[0].lower(),
            "other": offers[-1].lower(),
            "year": self.rng.randint(1994, self.today.year - 1),
            "number": self.rng.randint(3, 19),
        }
        return lambda sentence: sentence.format_map(_Blanks(blanks, self.fillings, self.rng))

    def description(self, say: Callable[[str], str]) -> str:
        sentences = [say(text) for text in self.some_of(texts.STORIES, 1, 5)]
        half = (len(sentences) + 1) // 2
        paragraphs = [" ".join(sentences[:half]), " ".join(sentences[half:])]
        return "".join(f"<p>{text}</p>" for text in paragraphs if text)

    def verified_at(self):
        """Most within a year, some longer ago, some never."""
        if self.rng.random() < 0.08:
            return None
        return self.now - timedelta(days=int(self.rng.triangular(0, 700, 120)))

    # ── What belongs to it ───────────────────────────────────────────────────────────────────
    def offers(self, trade: tuple, place: str, is_wise: bool) -> list[_DrawnOffer]:
        """Some of the trade's, now and then one of another trade's, and work integration."""
        sector, _, possible = trade
        offers = [
            self.offer(sector, name, kind, place) for name, kind in self.some_of(possible, 1, 3)
        ]
        if self.rng.random() < 0.2:
            other, _, possible = self.rng.choices(self.trades, self.weights)[0]
            offers.append(self.offer(other, *self.rng.choice(possible), place))
        if is_wise:
            for kind in dict.fromkeys(
                self.one_of(INTEGRATIONS) for _ in range(self.rng.randint(1, 2))
            ):
                offers.append(self.integration(sector, kind))
        for position, each in enumerate(offers):
            each.offer.position = position
        return offers

    def offer(self, sector: str, name: str, kind: str, place: str) -> _DrawnOffer:
        pool = texts.GOODS if kind == Offer.Kind.GOOD else texts.SERVICES
        description = ""
        if self.rng.random() < 0.5:
            description = self.rng.choice(pool).format(place=place, number=self.rng.randint(4, 40))
        return self.placed(
            Offer(name=name, kind=kind, description=description, sector=self.sectors[sector])
        )

    def integration(self, sector: str, kind: Offer.IntegrationKind) -> _DrawnOffer:
        is_known = self.rng.random() < 0.6
        drawn = self.placed(
            Offer(
                name=kind.label,
                kind=Offer.Kind.WORK_INTEGRATION,
                integration_kind=kind,
                description=self.rng.choice(texts.INTEGRATION),
                sector=self.sectors[sector],
                free_places=self.rng.choice((0, 0, 1, 1, 2, 3, 4, 6)) if is_known else None,
                free_places_on=self.day_within(150) if is_known else None,
            )
        )
        drawn.referrers = self.some_of(self.referrers, 0, 3)
        return drawn

    def placed(self, offer: Offer) -> _DrawnOffer:
        """The offer, one in six with an area of its own."""
        if self.rng.random() < 1 / 6:
            offer.service_area = self.one_of(AREAS)
        is_chosen = offer.service_area == Area.CHOSEN
        return _DrawnOffer(offer, self.some_of(self.municipalities, 1, 3) if is_chosen else [], [])

    def figures(self, is_wise: bool) -> list[Figure]:
        """Of the last year, and perhaps of the two before, when they were smaller."""
        rng, measures = self.rng, Figure.Measure
        values = {measures.EMPLOYEE_COUNT: rng.randint(1, 20)}
        if is_wise:
            values[measures.PARTICIPANT_COUNT] = rng.randint(2, 30)
        if rng.random() < (0.8 if is_wise else 0.15):
            values[measures.TARGET_GROUP_SHARE] = rng.randint(25, 95)
        if rng.random() < 0.5:
            values[measures.TURNOVER] = rng.randint(15, 900) * 10_000
        found = []
        for years_ago in range(1, 1 + rng.randint(1, 3)):
            year = self.today.year - years_ago
            for measure, value in values.items():
                found.append(
                    Figure(
                        year=year, measure=measure, value=value, reported_on=date(year + 1, 2, 16)
                    )
                )
                values[measure] = max(1, round(value * rng.uniform(0.8, 1)))
        return found

    def certifications(self) -> list[Certification]:
        if self.rng.random() > 0.18:
            return []
        return [
            Certification(
                name=name,
                issuer=issuer,
                valid_until=self.today + timedelta(days=self.rng.randint(-200, 900)),
            )
            for name, issuer in self.some_of(texts.CERTIFICATIONS, 1, 2)
        ]

    # ── Chance ───────────────────────────────────────────────────────────────────────────────
    def one_of(self, shares: dict):
        return self.rng.choices([*shares], [*shares.values()])[0]

    def some_of(self, rows, least: int, most: int) -> list:
        """So many of the rows, in no order; fewer where there are fewer."""
        return self.rng.sample(rows, min(self.rng.randint(least, most), len(rows)))

    def day_within(self, days: int) -> date:
        return self.today - timedelta(days=self.rng.randint(0, days))


def _next_serial(digit: int) -> int:
    """The first serial of made-up organisation numbers with that first digit that is free."""
    taken = Enterprise.objects.filter(org_number__startswith=f"{digit}000", is_example=True)
    last = taken.order_by("-org_number").values_list("org_number", flat=True).first()
    return max(FIRST_SERIAL, int(last.replace("-", "")[4:9]) + 1 if last else 0)


# ── Writing ──────────────────────────────────────────────────────────────────────────────────
def _save(batch: list[_Drawn]) -> None:
    """Write the batch with everything that belongs to it."""
    Enterprise._base_manager.bulk_create([drawn.enterprise for drawn in batch])
    offers = []
    for drawn in batch:
        offers += drawn.offers
        for each in (*(one.offer for one in drawn.offers), *drawn.figures, *drawn.certifications):
            each.enterprise = drawn.enterprise
    Offer._base_manager.bulk_create([each.offer for each in offers])
    Figure._base_manager.bulk_create(row for drawn in batch for row in drawn.figures)
    Certification._base_manager.bulk_create(row for drawn in batch for row in drawn.certifications)
    _pair(Enterprise.goals, ((drawn.enterprise, drawn.goals) for drawn in batch))
    _pair(Enterprise.target_groups, ((drawn.enterprise, drawn.groups) for drawn in batch))
    _pair(Enterprise.served_municipalities, ((drawn.enterprise, drawn.served) for drawn in batch))
    _pair(Offer.served_municipalities, ((each.offer, each.served) for each in offers))
    _pair(Offer.referrers, ((each.offer, each.referrers) for each in offers))


def _pair(descriptor, owners) -> None:
    """Write the rows of a many-to-many table. There are so many that objects would take long."""
    table, field = descriptor.through._meta.db_table, descriptor.field
    columns = (table, field.m2m_column_name(), field.m2m_reverse_name())
    table, ours, theirs = map(connection.ops.quote_name, columns)
    pairs = [(owner.pk, row.pk) for owner, rows in owners for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({ours}, {theirs}) VALUES (%s, %s)", pairs)
