"""The register counted, once for each version of its content: who has which value of what filter.

Three queries, whatever the number of enterprises. Only what is public now is counted, and the
tally says itself until when it holds, since entries come and go by the clock.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import cached_property
from sys import intern

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.text import slugify

from contacts.models import Municipality
from kronoberg_portal.foundation.search import words
from kronoberg_portal.foundation.search.models import Synonyms
from kronoberg_portal.foundation.search.tally import Tally
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
SYNONYMS = "synonyms"
LABEL = "label:"  # before the name of a filter, in a row that tells what a value is called
EMPTY = Value("")
SHARE_TEXT = Cast("value", CharField())
CHUNK = 5000  # rows in memory at a time


class RegisterTally(Tally):
    """The public register A–Ö, the labels of its filters, and three other orders."""

    def __init__(self, keys: array, verified: array, updated: array, municipalities: list[str]):
        super().__init__(keys)
        self.labels = filters.fixed_labels()
        self.synonyms: list[list[str]] = []
        self.updated_at: datetime | None = None
        self.until = _next_midnight()
        self._verified, self._updated = verified, updated
        self._municipalities = municipalities

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
        number = {slug: number for number, slug in enumerate(self.labels["kommun"])}
        where = self._municipalities
        return array("I", sorted(range(len(self)), key=lambda place: number[where[place]]))


def register_tally(version: tuple) -> RegisterTally:
    """The register as it is at a content version; counted now if nobody has yet."""
    now = timezone.now()
    return kept(version, "register", tally_register, still=lambda tally: now < tally.until)


def tally_register() -> RegisterTally:
    """Count the register as it is now."""
    now = timezone.now()
    keys, verified, updated, municipalities = array("q"), array("d"), array("d"), []
    having: dict[tuple[str, str], array] = defaultdict(lambda: array("q"))
    changes, moments = [], []
    for row in _enterprises(now).iterator(chunk_size=CHUNK):
        moments += [moment for moment in (row.publish_at, row.expire_at) if moment]
        if row.publish_at and row.publish_at > now:
            continue
        keys.append(row.pk)
        verified.append(row.verified_at.timestamp() if row.verified_at else 0)
        updated.append(max(row.updated_at, row.publish_at or row.updated_at).timestamp())
        municipalities.append(intern(row.municipality__slug))
        changes = [max([*changes, row.updated_at])]
        for mark in _marks(row):
            having[mark].append(row.pk)
    tally = RegisterTally(keys, verified, updated, municipalities)
    tally.until = min([tally.until, *(moment for moment in moments if moment > now)])
    tally.updated_at = max(changes, default=None)
    for (name, value), its_keys in having.items():
        tally.put(name, value, tally.bits_of(its_keys))
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
    rows = Offer.objects.order_by().values_list(*fields, "free_places")
    word = filters.WORD_OF
    for key, sector, kind, integration, area, free_places in rows.iterator(chunk_size=CHUNK):
        tally.mark("bransch", sector, key)
        tally.mark("erbjudande", word[kind], key)
        if integration:
            tally.mark("traning", word[integration], key)
        if area:
            tally.mark("area", area, key)
        if free_places:
            tally.mark("lediga", filters.YES, key)


def _add_related(tally: RegisterTally) -> None:
    """Terms and their labels, where one is served, shares, certifications, synonyms: one query."""
    labels: dict[str, list[tuple]] = defaultdict(list)
    for name, value, number, text in _related().iterator(chunk_size=CHUNK):
        if name.startswith(LABEL):
            key = (number, words.sort_key(text))
            labels[name.removeprefix(LABEL)].append((key, value, text))
        elif name == SYNONYMS:
            tally.synonyms.append(Synonyms(words=value).phrases)
        elif name == "certifiering":
            slug = slugify(value)
            tally.mark(name, slug, number)
            tally.labels.setdefault(name, {}).setdefault(slug, value)
        elif name == filters.SHARE:
            tally.mark(name, str(int(float(text))), number)
        else:
            tally.mark(name, value, number)
    for name in TERMS:
        tally.labels[name] = {value: text for _, value, text in sorted(labels[name])}
    certifications = tally.labels.setdefault("certifiering", {})
    tally.labels["certifiering"] = dict(
        sorted(certifications.items(), key=lambda item: words.sort_key(item[1]))
    )
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
        rows("certifiering", Certification.objects.filter(valid), "name"),
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
