"""Example data: the demo's own enterprises, and as many more as somebody wants to try with.

Everything is marked ``is_example`` and named "Exempel…". The organisation numbers have a right
check digit and cannot be anybody's: their third and fourth digits are zero, where an enterprise
has at least twenty and a person has a month.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from random import Random

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from contacts.models import Municipality
from kronoberg_portal.foundation.search import words

from .example_entries import ENTRIES, Entry
from .models import (
    Assessment,
    Certification,
    Enterprise,
    Figure,
    LegalForm,
    Lifecycle,
    Moderation,
    Offer,
    Sector,
    SocialGoal,
    TargetGroup,
)
from .org_number import check_digit

FIRST_DIGIT = {
    LegalForm.LIMITED_COMPANY: 5,
    LegalForm.LIMITED_COMPANY_SVB: 5,
    LegalForm.ECONOMIC_ASSOCIATION: 7,
    LegalForm.NON_PROFIT_ASSOCIATION: 8,
    LegalForm.SOLE_TRADER: 2,
}
MEASURES = (
    Figure.Measure.EMPLOYEE_COUNT,
    Figure.Measure.PARTICIPANT_COUNT,
    Figure.Measure.TARGET_GROUP_SHARE,
    Figure.Measure.TURNOVER,
)


def example_org_number(legal_form: str, serial: int) -> str:
    """``("economic_association", 1)`` gives ``"700000-0018"``. At most 99,999 to a legal form."""
    nine = f"{FIRST_DIGIT[legal_form]}000{serial:05d}"
    return f"{nine[:6]}-{nine[6:]}{check_digit(nine)}"


# ── The demo's own ───────────────────────────────────────────────────────────────────────────
@transaction.atomic
def add_curated_examples() -> None:
    """Eighteen enterprises over the eight municipalities, in every state. Safe to run again."""
    for entry in ENTRIES:
        slug = slugify(entry.name)
        if not Enterprise.objects.filter(slug=slug).exists():
            _add(entry, slug)


def _add(entry: Entry, slug: str) -> None:
    was_public = entry.state in (Moderation.PUBLISHED, Moderation.ARCHIVED)
    latitude, longitude = entry.place or (None, None)
    enterprise = Enterprise.objects.create(
        name=entry.name,
        slug=slug,
        kind=entry.kind,
        legal_form=entry.legal_form,
        org_number=example_org_number(entry.legal_form, entry.serial),
        state=Moderation.PUBLISHED if was_public else entry.state,
        lifecycle=entry.lifecycle,
        lifecycle_changed_on=_days_ago(entry.lifecycle_days),
        summary=entry.summary,
        description=entry.description,
        municipality=Municipality.objects.get(name=entry.municipality),
        service_area=entry.service_area,
        street=entry.street,
        postal_code=entry.postal_code,
        locality=entry.locality,
        latitude=latitude,
        longitude=longitude,
        phone=entry.phone,
        email=f"{entry.mailbox}@example.se" if entry.mailbox else "",
        website=entry.website,
        contact_name=entry.contact_name,
        contact_is_public=entry.contact_is_public,
        is_open_to_public=bool(entry.opening_hours),
        opening_hours=entry.opening_hours,
        is_member_of_asf_kronoberg=entry.is_member,
        source="påhittat exempel",
        verified_at=_moment(entry.verified_days),
        verification_source="påhittat samtal" if entry.verified_days is not None else "",
        change_note="Exempel inlagt",
        is_example=True,
    )
    enterprise.goals.set(SocialGoal.objects.filter(slug__in=entry.goals))
    enterprise.target_groups.set(TargetGroup.objects.filter(slug__in=entry.target_groups))
    enterprise.served_municipalities.set(Municipality.objects.filter(name__in=entry.served))
    _add_offers(enterprise, entry)
    _add_facts(enterprise, entry)
    if entry.state == Moderation.ARCHIVED:
        enterprise.state = Moderation.ARCHIVED
        enterprise.change_note = "Arkiverat exempel"
        enterprise.save()
    Enterprise.objects.filter(pk=enterprise.pk).rebuild_search()


def _add_offers(enterprise: Enterprise, entry: Entry) -> None:
    for position, (kind, integration_kind, name, description, sector) in enumerate(entry.offers):
        enterprise.offers.create(
            kind=kind,
            integration_kind=integration_kind,
            name=name,
            description=description,
            sector=Sector.objects.get(slug=sector),
            position=position,
        )


def _add_facts(enterprise: Enterprise, entry: Entry) -> None:
    for criterion, (value, evidence) in entry.assessments.items():
        enterprise.assessments.create(
            criterion=criterion,
            value=value,
            evidence=evidence,
            assessed_on=None if value == Assessment.Value.NOT_ASSESSED else _days_ago(90),
        )
    for years_ago, values in entry.figures.items():
        year = timezone.localdate().year - years_ago
        for measure, value in zip(MEASURES, values, strict=True):
            if value is not None:
                enterprise.figures.create(
                    year=year, measure=measure, value=value, reported_on=date(year + 1, 2, 16)
                )
    for name, issuer, days_left in entry.certifications:
        Certification.objects.create(
            enterprise=enterprise,
            name=name,
            issuer=issuer,
            valid_until=timezone.localdate() + timedelta(days=days_left),
        )


def _days_ago(days: int | None) -> date | None:
    return None if days is None else timezone.localdate() - timedelta(days=days)


def _moment(days_ago: int | None):
    return None if days_ago is None else timezone.now() - timedelta(days=days_ago)


# ── As many as you like ──────────────────────────────────────────────────────────────────────
BATCH = 1000
BEGINNINGS = (
    *("Björk", "Ek", "Gran", "Lind", "Rönn", "Ask", "Alm", "Hassel", "Glas", "Sjö", "Å", "Berg"),
    *("Sten", "Ängs", "Skogs", "Mosse", "Lingon", "Hjortron", "Stjärn", "Kvarn", "Bruks", "Torp"),
)
ENDS = ("gården", "kullen", "viken", "lyckan", "backen", "hult", "måla", "ryd")
TRADES = {
    "cafe-restaurang-och-catering": ("kafét", ["Lunch och fika", "Catering", "Kaffebröd"]),
    "aterbruk-och-second-hand": ("återbruket", ["Begagnade möbler", "Hämtning av bohag"]),
    "hantverk-snickeri-och-textil": ("snickeriet", ["Möbelreparation", "Inredning i trä"]),
    "odling-och-tradgard": ("odlingen", ["Grönsakslådor", "Trädgårdsskötsel"]),
    "fastighetsservice-och-vaktmasteri": ("vaktmästarna", ["Fastighetsskötsel", "Snöröjning"]),
    "stad-och-tvatt": ("städarna", ["Lokalstädning", "Fönsterputs", "Tvätt och mangling"]),
    "bil-cykel-och-verkstad": ("verkstaden", ["Cykelservice", "Däckbyte", "Biltvätt"]),
    "logi-konferens-och-evenemang": ("vandrarhemmet", ["Logi", "Konferens"]),
    "kontor-ekonomi-och-it": ("byrån", ["Bokföring", "It-stöd", "Digitalisering av arkiv"]),
    "media-tryck-och-design": ("tryckeriet", ["Trycksaker", "Grafisk form", "Film"]),
    "transport-och-bud": ("budet", ["Cykelbud", "Hemkörning av varor"]),
    "djur": ("hunddagiset", ["Hunddagis", "Stallskötsel"]),
    "utbildning-och-sprak": ("språkskolan", ["Språkkafé", "Datorkurs"]),
    "vard-omsorg-och-friskvard": ("friskvården", ["Friskvård", "Ledsagning"]),
    "montering-och-legoarbete": ("monteringen", ["Legomontering", "Packning"]),
}
SUMMARIES = (
    "{offer} i {place}, med plats för den som behöver en väg tillbaka till arbetslivet.",
    "{offer} och mycket mer. Överskottet går tillbaka till verksamheten.",
    "Här får du {offer_small}, och någon annan får ett arbete att gå till.",
)
KINDS_OF_INTEGRATION = [kind.value for kind in Offer.IntegrationKind]
FORMS = (
    LegalForm.ECONOMIC_ASSOCIATION,
    LegalForm.ECONOMIC_ASSOCIATION,
    LegalForm.NON_PROFIT_ASSOCIATION,
    LegalForm.LIMITED_COMPANY,
    LegalForm.LIMITED_COMPANY_SVB,
)
LIFECYCLES = (*[Lifecycle.ACTIVE] * 17, Lifecycle.DORMANT, Lifecycle.PLANNED, Lifecycle.CEASED)


def generate(count: int, rng: Random, progress: Callable[[int], None]) -> None:
    """Add ``count`` published example enterprises with offers, goals and figures.

    The same ``rng`` seed gives the same enterprises. ``progress`` is told how many more are done.
    """
    drawer = _Drawer(rng)
    drawn = (drawer.enterprise() for _ in range(count))
    while batch := list(islice(drawn, BATCH)):
        with transaction.atomic():
            drawer.save(batch)
        progress(len(batch))


Drawn = tuple[Enterprise, list[Offer], list[SocialGoal], list[TargetGroup]]


class _Drawer:
    """Draws enterprises at random from the terms and municipalities that there are."""

    def __init__(self, rng: Random):
        self.rng = rng
        self.municipalities = list(Municipality.objects.order_by("code"))
        self.sectors = {sector.slug: sector for sector in Sector.objects.filter(slug__in=TRADES)}
        self.goals = list(SocialGoal.objects.order_by("pk"))
        self.groups = list(TargetGroup.objects.order_by("pk"))
        newest = Enterprise.objects.order_by("-pk").values_list("pk", flat=True).first()
        self.serials: Iterator[int] = iter(range((newest or 0) + 1, 10**9))
        self.now = timezone.now()

    def enterprise(self) -> Drawn:
        """An unsaved enterprise with its offers, goals and target groups; found by all of them."""
        rng, serial = self.rng, next(self.serials)
        municipality = rng.choice(self.municipalities)
        is_wise, legal_form = rng.random() < 0.6, rng.choice(FORMS)
        slug, (trade, offer_names) = rng.choice(list(TRADES.items()))
        name = f"Exempel{trade} {rng.choice(BEGINNINGS)}{rng.choice(ENDS)}"
        offers = [
            Offer(
                name=offer_name,
                kind=Offer.Kind.SERVICE,
                sector=self.sectors[slug],
                position=position,
            )
            for position, offer_name in enumerate(rng.sample(offer_names, rng.randint(1, 2)))
        ]
        if is_wise:
            integration = rng.choice(KINDS_OF_INTEGRATION)
            offers.append(
                Offer(
                    name=Offer.IntegrationKind(integration).label,
                    kind=Offer.Kind.WORK_INTEGRATION,
                    integration_kind=integration,
                    sector=self.sectors[slug],
                    position=len(offers),
                )
            )
        summary = rng.choice(SUMMARIES).format(
            offer=offers[0].name, offer_small=offers[0].name.lower(), place=municipality.seat
        )
        enterprise = Enterprise(
            name=f"{name} i {municipality.seat}",
            slug=f"{slugify(name)}-{serial}",
            kind=Enterprise.Kind.WISE if is_wise else Enterprise.Kind.SOCIAL_ENTERPRISE,
            legal_form=legal_form,
            org_number=example_org_number(legal_form, 100 + serial) if serial < 99_900 else "",
            state=Moderation.PUBLISHED,
            lifecycle=rng.choice(LIFECYCLES),
            summary=summary,
            municipality=municipality,
            service_area=rng.choice(Enterprise.ServiceArea.values),
            locality=municipality.seat,
            latitude=round(float(municipality.latitude) + rng.uniform(-0.06, 0.06), 5),
            longitude=round(float(municipality.longitude) + rng.uniform(-0.06, 0.06), 5),
            phone=f"08-465 004 {rng.randint(0, 99):02d}",
            email=f"exempel{serial}@example.se",
            is_member_of_asf_kronoberg=is_wise and rng.random() < 0.5,
            source="påhittat exempel",
            verified_at=self.now - timedelta(days=rng.randint(0, 500)),
            is_example=True,
        )
        goals = rng.sample(self.goals, min(2, len(self.goals)))
        groups = rng.sample(self.groups, min(rng.randint(0, 2), len(self.groups)))
        enterprise.describe_for_search()
        enterprise.search_text = words.search_text(
            *enterprise.search_parts_with(offers, goals, groups)
        )
        return enterprise, offers, goals, groups

    def save(self, batch: list[Drawn]) -> None:
        """Write the batch with everything that belongs to it, without a trace in the history."""
        Enterprise._base_manager.bulk_create([enterprise for enterprise, *_ in batch])
        offers, goals, groups, served, figures = [], [], [], [], []
        for enterprise, its_offers, its_goals, its_groups in batch:
            for offer in its_offers:
                offer.enterprise = enterprise
            offers += its_offers
            goals += [_pair(Enterprise.goals, enterprise, goal) for goal in its_goals]
            groups += [_pair(Enterprise.target_groups, enterprise, group) for group in its_groups]
            figures += self.figures(enterprise)
            if enterprise.service_area == Enterprise.ServiceArea.CHOSEN:
                served += [
                    _pair(Enterprise.served_municipalities, enterprise, municipality)
                    for municipality in self.rng.sample(self.municipalities, 2)
                ]
        Offer._base_manager.bulk_create(offers)
        Figure.objects.bulk_create(figures)
        for field, pairs in (("goals", goals), ("target_groups", groups)):
            getattr(Enterprise, field).through.objects.bulk_create(pairs)
        Enterprise.served_municipalities.through.objects.bulk_create(served)

    def figures(self, enterprise: Enterprise) -> list[Figure]:
        year = self.now.year - 1
        values = [self.rng.randint(1, 20)]
        if enterprise.is_wise:
            values += [self.rng.randint(2, 30), self.rng.randint(30, 80)]
        return [
            Figure(
                enterprise=enterprise,
                year=year,
                measure=measure,
                value=value,
                reported_on=date(year + 1, 2, 16),
            )
            for measure, value in zip(MEASURES, values, strict=False)
        ]


def _pair(field, enterprise: Enterprise, row):
    """A row of the table between enterprises and, for example, goals."""
    through, name = field.through, field.field.m2m_reverse_field_name()
    return through(enterprise=enterprise, **{name: row})


@transaction.atomic
def remove_examples() -> int:
    """Take the example enterprises away, their history too; how many they were."""
    examples = Enterprise.objects.filter(is_example=True)
    removed = examples.count()
    examples.delete()
    Enterprise.history.filter(is_example=True).delete()
    return removed
