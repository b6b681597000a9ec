"""Example data: the demo's own enterprises, and as many more as somebody wants to try with.

Everything is marked ``is_example`` and named "Exempel…". The organisation numbers have a right
check digit and cannot be anybody's: their third and fourth digits are zero, where an enterprise
has at least twenty and a person has a month.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from contacts.models import Municipality

from .example_crowd import BATCH, example_org_number, generate
from .example_entries import ENTRIES, Entry
from .models import (
    Assessment,
    Certification,
    Enterprise,
    Figure,
    Moderation,
    Referrer,
    Sector,
    SocialGoal,
    TargetGroup,
)

__all__ = ["add_curated_examples", "generate", "remove_examples"]

MEASURES = (
    Figure.Measure.EMPLOYEE_COUNT,
    Figure.Measure.PARTICIPANT_COUNT,
    Figure.Measure.TARGET_GROUP_SHARE,
    Figure.Measure.TURNOVER,
)


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
    enterprise = Enterprise(
        name=entry.name,
        slug=slug,
        kind=entry.kind,
        legal_form=entry.legal_form,
        org_number=example_org_number(entry.legal_form, entry.serial),
        state=Moderation.PUBLISHED if was_public else entry.state,
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
    _live(enterprise, entry)
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


def _live(enterprise: Enterprise, entry: Entry) -> None:
    """Save it once for each lifecycle that it has gone through, as if that had been then."""
    for lifecycle, days in (*entry.past, (entry.lifecycle, entry.lifecycle_days)):
        enterprise.lifecycle = lifecycle
        enterprise.lifecycle_changed_on = _days_ago(days)
        enterprise._history_date = _moment(days) or timezone.now()
        enterprise.save()
    del enterprise._history_date


def _add_offers(enterprise: Enterprise, entry: Entry) -> None:
    for position, (kind, integration_kind, name, description, sector) in enumerate(entry.offers):
        area, municipalities = entry.areas.get(name, ("", []))
        referrers, free_places, told_days = entry.trainings.get(name, ([], None, None))
        offer = enterprise.offers.create(
            kind=kind,
            integration_kind=integration_kind,
            name=name,
            description=description,
            sector=Sector.objects.get(slug=sector),
            position=position,
            service_area=area,
            free_places=free_places,
            free_places_on=_days_ago(told_days),
        )
        offer.served_municipalities.set(Municipality.objects.filter(name__in=municipalities))
        offer.referrers.set(Referrer.objects.filter(slug__in=referrers))


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


# ── Out again ────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def remove_examples() -> int:
    """Take the example enterprises away, their history too; how many they were.

    Some at a time: to delete a row Django reads everything that belongs to it.
    """
    removed = 0
    keys = Enterprise.objects.filter(is_example=True).order_by("pk").values_list("pk", flat=True)
    while some := [*keys[:BATCH]]:
        Enterprise.objects.filter(pk__in=some).delete()
        removed += len(some)
    Enterprise.history.filter(is_example=True).delete()
    return removed
