"""What the page of an enterprise shows, put in order."""

from .models import Assessment, Criterion, Enterprise, Offer

HEADINGS = {
    Offer.Kind.GOOD: "Varor",
    Offer.Kind.SERVICE: "Tjänster",
    Offer.Kind.WORK_INTEGRATION: "Arbetsintegrerande tjänster",
}


def grouped_offers(enterprise: Enterprise) -> list[tuple[str, list[Offer]]]:
    """Its offers under a heading for each kind; kinds without an offer are left out."""
    offers = enterprise.offers.all()
    groups = [
        (heading, [offer for offer in offers if offer.kind == kind])
        for kind, heading in HEADINGS.items()
    ]
    return [(heading, some) for heading, some in groups if some]


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


def has_target_group_share(enterprise: Enterprise) -> bool:
    """Is there a figure that a buyer must verify?"""
    return any(figure.is_target_group_share for figure in enterprise.figures.all())
