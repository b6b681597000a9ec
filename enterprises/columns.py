"""What a file of the register can hold: one column for each thing, chosen by the one who takes it.

People are in none: neither a contact person, nor the number of an enskild firma, which is a
personnummer. An enterprise's own telephone number and e-mail address, which in a small enterprise
are somebody's own, come only when they are asked for.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone

from kronoberg_portal.foundation.tables import Cell

from .areas import area_of
from .models import Enterprise, Figure
from .selection import in_order

PARAMETER = "kolumn"
AT_A_TIME = 500  # enterprises in memory
BETWEEN = " | "  # several values in one cell; the values have commas of their own


@dataclass(frozen=True)
class Column:
    """``name`` is its heading in the file and its word in addresses, ``label`` what people read.

    ``reads`` are the related rows that ``cell`` looks at.
    """

    name: str
    label: str
    cell: Callable[[Enterprise], Cell]
    width: int = 18
    reads: tuple[str, ...] = ()
    is_default: bool = False
    is_contact: bool = False


def _terms(rows: Iterable) -> str:
    return BETWEEN.join(dict.fromkeys(str(row) for row in rows))


def _sectors(enterprise: Enterprise) -> str:
    return _terms(offer.sector for offer in enterprise.offers.all())


def _training(enterprise: Enterprise) -> str:
    kinds = (offer.get_integration_kind_display() for offer in enterprise.offers.all())
    return _terms(kind for kind in kinds if kind)


def _certifications(enterprise: Enterprise) -> str:
    return _terms(each for each in enterprise.certifications.all() if each.is_valid)


def _newest_share(enterprise: Enterprise) -> Figure | None:
    return next(
        (figure for figure in enterprise.figures.all() if figure.is_target_group_share), None
    )


def _share(enterprise: Enterprise) -> Cell:
    figure = _newest_share(enterprise)
    return figure.value if figure else None


def _share_year(enterprise: Enterprise) -> Cell:
    figure = _newest_share(enterprise)
    return figure.year if figure else None


def _page(enterprise: Enterprise) -> str:
    return settings.SITE_URL + enterprise.get_absolute_url()


def _day(moment: datetime | None) -> date | None:
    """The day in Sweden."""
    return timezone.localtime(moment).date() if moment else None


ABOUT, WHERE, OFFERED = "Företaget", "Var det finns", "Vad det erbjuder"
REACHED, TRUST = "Hur det nås", "Uppgifternas ålder"
GROUPS: dict[str, list[Column]] = {
    ABOUT: [
        Column("namn", "Namn", lambda e: e.name, 34, is_default=True),
        Column("slag", "Slag av företag", lambda e: e.get_kind_display(), 24, is_default=True),
        Column("foretagsform", "Företagsform", lambda e: e.get_legal_form_display(), 24),
        Column(
            "organisationsnummer",
            "Organisationsnummer (aldrig för enskild firma)",
            lambda e: e.public_org_number,
            20,
        ),
        Column("lage", "Läge", lambda e: e.get_lifecycle_display(), 16, is_default=True),
        Column("lage_sedan", "Läget gäller sedan", lambda e: e.lifecycle_changed_on, 12),
        Column("sammanfattning", "Sammanfattning", lambda e: e.summary, 60),
        Column("mal", "Samhällsnyttiga mål", lambda e: _terms(e.goals.all()), 34, reads=("goals",)),
        Column(
            "malgrupper",
            "Målgrupper",
            lambda e: _terms(e.target_groups.all()),
            34,
            reads=("target_groups",),
        ),
        Column(
            "medlem_i_asf_i_kronoberg",
            "Medlem i ASF i Kronoberg",
            lambda e: e.is_member_of_asf_kronoberg,
        ),
    ],
    WHERE: [
        Column("kommunkod", "Kommunkod", lambda e: e.municipality.code, 11, is_default=True),
        Column("kommun", "Kommun", lambda e: e.municipality.name, 14, is_default=True),
        Column(
            "verksam_i", "Verksam i", area_of, 30, reads=("served_municipalities",), is_default=True
        ),
        Column("gatuadress", "Gatuadress", lambda e: e.street, 26),
        Column("postnummer", "Postnummer", lambda e: e.postal_code, 11),
        Column("postort", "Postort", lambda e: e.locality, 16),
        Column("latitud", "Latitud (WGS 84)", lambda e: e.latitude, 11),
        Column("longitud", "Longitud (WGS 84)", lambda e: e.longitude, 11),
    ],
    OFFERED: [
        Column("branscher", "Branscher", _sectors, 36, reads=("offers__sector",), is_default=True),
        Column(
            "erbjudanden",
            "Erbjudanden",
            lambda e: _terms(e.offers.all()),
            44,
            reads=("offers",),
            is_default=True,
        ),
        Column(
            "tar_emot_for",
            "Tar emot för (arbetsträning med mera)",
            _training,
            26,
            reads=("offers",),
        ),
        Column(
            "certifieringar",
            "Certifieringar som gäller i dag",
            _certifications,
            26,
            reads=("certifications",),
        ),
        Column(
            "andel_fran_malgruppen_procent",
            "Andel anställda från målgruppen, procent (företagets uppgift)",
            _share,
            16,
            reads=("figures",),
        ),
        Column(
            "andel_fran_malgruppen_ar",
            "Andelen från målgruppen gäller år",
            _share_year,
            16,
            reads=("figures",),
        ),
        Column("oppet_for_besokare", "Öppet för besökare", lambda e: e.is_open_to_public, 12),
        Column("oppettider", "Öppettider", lambda e: e.opening_hours, 30),
    ],
    REACHED: [
        Column("webbplats", "Webbplats", lambda e: e.website, 34, is_default=True),
        Column("sociala_medier", "Sociala medier", lambda e: e.social_media, 34),
        Column("epost", "E-post", lambda e: e.email, 30, is_contact=True),
        Column("telefon", "Telefon", lambda e: e.phone, 20, is_contact=True),
        Column("sida", "Sida i portalen", _page, 44, is_default=True),
    ],
    TRUST: [
        Column("kalla", "Källa", lambda e: e.source, 30),
        Column(
            "senast_kontrollerad",
            "Senast kontrollerad",
            lambda e: _day(e.verified_at),
            14,
            is_default=True,
        ),
        Column(
            "senast_uppdaterad",
            "Senast uppdaterad",
            lambda e: _day(e.updated_at),
            14,
            is_default=True,
        ),
    ],
}
# In every file, so that what is made up is never taken for real.
EXAMPLE = Column("exempeldata", "Exempeldata", lambda e: e.is_example, 12)
COLUMNS = {column.name: column for columns in GROUPS.values() for column in columns}
DEFAULT = [column for column in COLUMNS.values() if column.is_default]


@dataclass(frozen=True)
class Chosen:
    """The columns that an address asks for, in the file's order; the usual ones when it asks for
    none that there is."""

    columns: list[Column]
    has_unknown: bool

    @classmethod
    def of(cls, asked: QueryDict) -> "Chosen":
        names = {*asked.getlist(PARAMETER)}
        columns = [column for name, column in COLUMNS.items() if name in names]
        return cls(columns or DEFAULT, has_unknown=bool(names - {*COLUMNS}))

    @property
    def in_file(self) -> list[Column]:
        return [*self.columns, EXAMPLE]

    @property
    def headings(self) -> dict[str, int]:
        return {column.name: column.width for column in self.in_file}

    def rows(self, keys: Iterable[int]) -> Iterator[list[Cell]]:
        """A row for each of the enterprises with these keys that is public when it is read."""
        related = {name for column in self.columns for name in column.reads}
        public = Enterprise.objects.published().select_related("municipality")
        public = public.prefetch_related(*related).defer("description", "search_text")
        keys = iter(keys)
        while some := [*islice(keys, AT_A_TIME)]:
            for enterprise in in_order(public.all(), some):
                yield [column.cell(enterprise) for column in self.in_file]
