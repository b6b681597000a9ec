"""The register counted, once for each version of its content: who has which value of what filter.

Three queries, whatever the number of enterprises. Only what is public now is counted, and the
tally says itself until when it holds, since entries come and go by the clock.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import cached_property
from itertools import groupby, islice
from operator import itemgetter

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.text import slugify

from contacts.models import Municipality
from kronoberg_portal.foundation.search import words
from kronoberg_portal.foundation.search.models import Synonyms
from kronoberg_portal.foundation.search.tally import Tally, bits_at
from kronoberg_portal.foundation.search.versions import kept

from . import filters
from .models import (
    ENDED,
    Certification,
    Enterprise,
    Figure,
    Offer,
    Referrer,
    Sector,
    SocialGoal,
    TargetGroup,
)

AREAS = Enterprise.ServiceArea
TERMS = {
    "kommun": Municipality,
    "bransch": Sector,
    "mal": SocialGoal,
    "malgrupp": TargetGroup,
    "anvisare": Referrer,
}
CERTIFICATION = "certifiering"
SYNONYMS = "synonyms"
LABEL = "label:"  # before the name of a filter, in a row that tells what a value is called
EMPTY = Value("")
SHARE_TEXT = Cast("value", CharField())
CHUNK = 1000  # rows in memory at a time


class RegisterTally(Tally):
    """The public register A–Ö, the labels of its filters, and three other orders."""

    def __init__(
        self,
        keys: array,
        verified: array,
        updated: array,
        municipalities: array,
        slugs: list[str],
    ):
        """Seconds since 1970 when each was verified (0: never) and changed, and the number of its
        municipality among ``slugs``."""
        super().__init__(keys)
        self.labels = filters.fixed_labels() | {name: {} for name in (*TERMS, CERTIFICATION)}
        self.synonyms: list[list[str]] = []
        self.updated_at: datetime | None = None
        self.until = _next_midnight()
        self._verified, self._updated = verified, updated
        self._municipalities, self._slugs = municipalities, slugs

    @cached_property
    def ended(self) -> int:
        """Ceased and bankrupt enterprises."""
        return self.having_any("lage", [filters.WORD_OF[lifecycle] for lifecycle in ENDED])

    @cached_property
    def by_verification(self) -> array:
        """Places with the lately verified first, those that never were last."""
        return array("I", sorted(range(len(self)), key=lambda place: -self._verified[place]))

    @cached_property
    def by_update(self) -> array:
        """Places with the lately published or changed first."""
        return array("I", sorted(range(len(self)), key=lambda place: -self._updated[place]))

    @cached_property
    def by_municipality(self) -> array:
        """Places by the municipality's name, then by the enterprise's own."""
        order = [[*self.labels["kommun"]].index(slug) for slug in self._slugs]
        where = self._municipalities
        return array("I", sorted(range(len(self)), key=lambda place: order[where[place]]))


def register_tally(version: tuple) -> RegisterTally:
    """The register as it is at a content version; counted now if nobody has yet."""
    now = timezone.now()
    return kept(version, "register", tally_register, still=lambda tally: now < tally.until)


def tally_register() -> RegisterTally:
    """Count the register as it is now."""
    now = timezone.now()
    keys, verified, updated, municipalities = array("q"), array("I"), array("I"), array("B")
    having: dict[tuple[str, str], array] = defaultdict(lambda: array("I"))
    numbers: dict[str, int] = {}
    until, changed_at = _next_midnight(), None
    for row in _enterprises(now).iterator(chunk_size=CHUNK):
        for moment in (row.publish_at, row.expire_at):
            until = min(until, moment) if moment and moment > now else until
        if row.publish_at and row.publish_at > now:
            continue
        for mark in _marks(row):
            having[mark].append(len(keys))
        keys.append(row.pk)
        verified.append(int(row.verified_at.timestamp()) if row.verified_at else 0)
        updated.append(int(max(row.updated_at, row.publish_at or row.updated_at).timestamp()))
        municipalities.append(numbers.setdefault(row.municipality__slug, len(numbers)))
        changed_at = max(changed_at or row.updated_at, row.updated_at)
    tally = RegisterTally(keys, verified, updated, municipalities, [*numbers])
    tally.until, tally.updated_at = until, changed_at
    for (name, value), places in having.items():
        tally.put(name, value, bits_at(places))
    _add_offers(tally)
    _add_related(tally)
    tally.close()
    _add_served(tally)
    return tally


def _next_midnight() -> datetime:
    """When the day turns (Europe/Stockholm), and with it which certifications are valid."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time()))


# ── What the database is asked ───────────────────────────────────────────────────────────────
def _enterprises(now: datetime) -> QuerySet:
    """Those that are public, and those that will be without anybody doing more about it."""
    public = Enterprise.objects.filter(state__in=Enterprise.objects.all().public_states)
    fields = ["pk", "publish_at", "expire_at", "updated_at", "verified_at", "municipality__slug"]
    fields += ["kind", "legal_form", "lifecycle", "service_area"]
    fields += ["is_open_to_public", "is_member_of_asf_kronoberg"]
    rows = public.filter(Q(expire_at=None) | Q(expire_at__gt=now)).order_by("sort_key", "pk")
    return rows.values_list(*fields, named=True)


def _marks(row) -> Iterator[tuple[str, str]]:
    word = filters.WORD_OF
    yield "kommun", row.municipality__slug
    yield "slag", word[row.kind]
    yield "lage", word[row.lifecycle]
    yield "area", row.service_area
    if row.legal_form:
        yield "foretagsform", word[row.legal_form]
    if row.is_open_to_public:
        yield "oppet", filters.YES
    if row.is_member_of_asf_kronoberg:
        yield "medlem", filters.YES


def _add_offers(tally: RegisterTally) -> None:
    fields = ("enterprise", "sector__slug", "kind", "integration_kind", "service_area")
    rows = Offer.objects.order_by().values_list(*fields, "free_places").iterator(chunk_size=CHUNK)
    word = filters.WORD_OF
    while some := [*islice(rows, CHUNK)]:
        tally.mark("bransch", ((key, sector) for key, sector, *_ in some))
        tally.mark("erbjudande", ((key, word[kind]) for key, _, kind, *_ in some))
        tally.mark("traning", ((key, word[kind]) for key, _, _, kind, *_ in some if kind))
        tally.mark("area", ((key, area) for key, _, _, _, area, _ in some if area))
        tally.mark("lediga", ((key, filters.YES) for key, *_, places in some if places))


def _add_related(tally: RegisterTally) -> None:
    """Terms and their labels, where one is served, shares, certifications, synonyms: one query."""
    labels: dict[str, list[tuple]] = defaultdict(list)
    rows = _related().iterator(chunk_size=CHUNK)
    for name, some in groupby(rows, key=itemgetter(0)):
        if name.startswith(LABEL):
            labels[name.removeprefix(LABEL)] += (
                (place, words.sort_key(text), slug, text) for _, slug, place, text in some
            )
        elif name == SYNONYMS:
            tally.synonyms += (Synonyms(words=value).phrases for _, value, *_ in some)
        elif name == CERTIFICATION:
            # *KRAV* and *Krav* are one.
            slugs = [(key, slugify(text), text) for _, text, key, _ in some]
            tally.mark(name, ((key, slug) for key, slug, _ in slugs))
            labels[name] += ((0, words.sort_key(text), slug, text) for _, slug, text in slugs)
        elif name == filters.SHARE:
            tally.mark(name, ((key, str(int(float(text)))) for _, _, key, text in some))
        else:
            tally.mark(name, ((key, value) for _, value, key, _ in some))
    for name, some in labels.items():
        tally.labels[name] = {slug: text for *_, slug, text in sorted({*some})}
    tally.labels["verksam"] = tally.labels["kommun"] | {filters.BEYOND: "Även utanför Kronoberg"}


def _related() -> QuerySet:
    """Rows of filter, value, enterprise and text; or of label, value, position and text."""

    def rows(name: str, queryset: QuerySet, value, number="enterprise", text=EMPTY) -> QuerySet:
        return queryset.order_by().values_list(Value(name), value, number, text)

    def chosen(model, path: str = "enterprise") -> QuerySet:
        through = model.served_municipalities.through.objects
        is_chosen = {f"{model._meta.model_name}__service_area": AREAS.CHOSEN}
        return rows("chosen", through.filter(**is_chosen), "municipality__slug", path)

    shares = Figure.objects.filter(measure=Figure.Measure.TARGET_GROUP_SHARE)
    newer = shares.filter(enterprise=OuterRef("enterprise"), year__gt=OuterRef("year"))
    valid = Q(valid_until=None) | Q(valid_until__gte=timezone.localdate())
    parts = [
        rows("mal", Enterprise.goals.through.objects, "socialgoal__slug"),
        rows("malgrupp", Enterprise.target_groups.through.objects, "targetgroup__slug"),
        rows("anvisare", Offer.referrers.through.objects, "referrer__slug", "offer__enterprise"),
        chosen(Enterprise),
        chosen(Offer, "offer__enterprise"),
        rows(CERTIFICATION, Certification.objects.filter(valid), "name"),
        rows(filters.SHARE, shares.filter(~Exists(newer)), "measure", text=SHARE_TEXT),
    ]
    parts.append(rows(SYNONYMS, Synonyms.objects, "words", Value(0)))
    for name, model in TERMS.items():
        position = "position" if hasattr(model, "position") else Value(0)
        parts.append(rows(LABEL + name, model.objects, "slug", position, "name"))
    return parts[0].union(*parts[1:], all=True)


# ── What follows from it ─────────────────────────────────────────────────────────────────────
def _add_served(tally: RegisterTally) -> None:
    """Where an enterprise can be hired: where it is, where it reaches, where an offer reaches."""
    beyond = tally.having("area", AREAS.BEYOND)
    everywhere = beyond | tally.having("area", AREAS.COUNTY)
    tally.put("verksam", filters.BEYOND, beyond)
    for slug in tally.labels["kommun"]:
        reaching = tally.having("kommun", slug) | tally.having("chosen", slug)
        tally.put("verksam", slug, reaching | everywhere)
