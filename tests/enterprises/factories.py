"""Rows of the register with sensible defaults: `make_enterprise(name="Snickeriet")`.

The terms are there from the start: `sector("odling-och-tradgard")`, `goal("folkhalsa")`.
"""

from datetime import date
from itertools import count

from django.utils import timezone

from enterprises.models import (
    Assessment,
    Certification,
    Criterion,
    Enquiry,
    EnquiryRecipient,
    Enterprise,
    Figure,
    LegalForm,
    Moderation,
    Offer,
    Sector,
    SocialGoal,
    TargetGroup,
)
from enterprises.org_number import check_digit
from tests.contacts.factories import municipality

_number = count(1)


def sector(slug: str = "hantverk-snickeri-och-textil") -> Sector:
    return Sector.objects.get(slug=slug)


def goal(slug: str = "arbetsintegration") -> SocialGoal:
    return SocialGoal.objects.get(slug=slug)


def target_group(slug: str = "langt-fran-arbetsmarknaden") -> TargetGroup:
    return TargetGroup.objects.get(slug=slug)


def org_number(first_digit: int = 7) -> str:
    """A number with a right check digit that no enterprise can have: its middle is 0000."""
    nine = f"{first_digit}00000{next(_number):03d}"
    return f"{nine[:6]}-{nine[6:]}{check_digit(nine)}"


def make_enterprise(name: str = "Snickeriet i Växjö", **fields) -> Enterprise:
    """A published, active social enterprise in Växjö.

    ``sectors=["slug", …]`` gives it one service in each; ``goals=``, ``target_groups=`` and
    ``served_municipalities=`` take lists of rows.
    """
    sectors = fields.pop("sectors", [])
    many = {
        field: fields.pop(field)
        for field in ("goals", "target_groups", "served_municipalities")
        if field in fields
    }
    if "municipality" not in fields:
        fields["municipality"] = municipality()
    enterprise = Enterprise.objects.create(
        **{
            "name": name,
            "slug": f"foretag-{next(_number)}",
            "legal_form": LegalForm.ECONOMIC_ASSOCIATION,
            "summary": "Vad företaget gör och för vem.",
            "state": Moderation.PUBLISHED,
            **fields,
        }
    )
    for field, rows in many.items():
        getattr(enterprise, field).set(rows)
    for slug in sectors:
        make_offer(enterprise, sector=sector(slug))
    if many:
        enterprise.save()
    return enterprise


def make_offer(enterprise: Enterprise, name: str = "Ett erbjudande", **fields) -> Offer:
    """A service; the enterprise is found by it at once."""
    if "sector" not in fields:
        fields["sector"] = sector()
    offer = Offer.objects.create(enterprise=enterprise, name=name, **fields)
    enterprise.save()
    return offer


def make_assessment(
    enterprise: Enterprise, criterion: str = Criterion.MEANS, **fields
) -> Assessment:
    return Assessment.objects.create(
        enterprise=enterprise,
        criterion=criterion,
        **{
            "value": Assessment.Value.MET,
            "evidence": "Stadgarna, paragraf 2",
            "assessed_on": date(2026, 3, 2),
            **fields,
        },
    )


def make_figure(
    enterprise: Enterprise, measure: str = Figure.Measure.EMPLOYEE_COUNT, value=7, **fields
) -> Figure:
    return Figure.objects.create(
        enterprise=enterprise,
        measure=measure,
        value=value,
        **{"year": 2025, "reported_on": date(2026, 2, 16), **fields},
    )


def make_certification(
    enterprise: Enterprise, name: str = "Krav-märkt kök", **fields
) -> Certification:
    return Certification.objects.create(
        enterprise=enterprise, name=name, **{"issuer": "Kiwa", **fields}
    )


def make_enquiry(*enterprises: Enterprise, released: bool = False, **fields) -> Enquiry:
    """A question to the enterprises (one if none is given): it waits, unless it is released."""
    if released:
        fields = {"state": Enquiry.State.RELEASED, "decided_at": timezone.now(), **fields}
    enquiry = Enquiry.objects.create(
        **{
            "buyer_name": "Boel Köpare",
            "buyer_email": "boel.kopare@example.se",
            "buyer_organisation": "Exempelby kommun",
            "text": "Kan ni sköta trakteringen på vår personaldag i maj?",
            **fields,
        }
    )
    state = EnquiryRecipient.State.SENT if released else EnquiryRecipient.State.WAITING
    for enterprise in enterprises or [make_enterprise(email="hej@foretaget.example")]:
        EnquiryRecipient.objects.create(enquiry=enquiry, enterprise=enterprise, state=state)
    return enquiry
