"""A buyer's shortlist: chosen enterprises side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enterprises.comparison import Compared
from enterprises.models import Enterprise
from enterprises.shortlist import MOST, Shortlist

# The guides for buyers bear this topic; a coordinator writes and publishes them.
GUIDE_TOPIC = "reserverad-upphandling"
MOST_GUIDES = 3


@require_safe
def shortlist(request: HttpRequest) -> HttpResponse:
    asked = Shortlist.from_request(request)
    chosen = asked.chosen_from(Enterprise.objects.published().for_comparison())
    found = Shortlist(tuple(enterprise.slug for enterprise in chosen))
    response = render(
        request,
        "enterprises/shortlist.html",
        {
            "shortlist": found,
            "columns": [
                (Compared(enterprise), found.without(enterprise.slug)) for enterprise in chosen
            ],
            "missing": len(asked) + asked.impossible - len(chosen),
            "left_off": asked.left_off,
            "most": MOST,
            "guides": buyer_guides() if chosen else [],
            "updated_at": latest_update(chosen),
        },
    )
    response["X-Robots-Tag"] = "noindex"
    return response


def buyer_guides():
    """Published guides for who buys from social enterprises, the newest first."""
    guides = Enterprise._meta.get_field("resources").related_model.objects
    return (
        guides.published()
        .filter(kind="guide", topics__slug=GUIDE_TOPIC)
        .newest_first()[:MOST_GUIDES]
    )


def latest_update(chosen: list[Enterprise]):
    """When one of them was changed last; when one of the whole register was, if there is none."""
    if not chosen:
        return Enterprise.objects.published().latest_update()
    return max(enterprise.updated_at for enterprise in chosen)
