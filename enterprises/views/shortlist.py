"""A buyer's shortlist: chosen enterprises side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enterprises.comparison import Compared
from enterprises.models import Enterprise
from enterprises.shortlist import MOST, Shortlist


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
            "updated_at": max((enterprise.updated_at for enterprise in chosen), default=None),
        },
    )
    response["X-Robots-Tag"] = "noindex"
    return response
