"""The page of one enterprise, and its card for the address book."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from enterprises import entry
from enterprises.areas import area_of
from enterprises.lifecycle_history import lifecycle_history
from enterprises.models import Enterprise
from enterprises.shortlist import Shortlist
from enterprises.structured_data import structured_data
from enterprises.vcard import vcard as written_vcard
from enterprises.views.shortlist import buyer_guides
from kronoberg_portal.foundation.publishing.preview import page_or_preview


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Enterprise.objects.visible_to(request.user).for_page()
    enterprise = rows.filter(slug=slug).first()
    if enterprise is None:
        return withdrawn(request, slug)
    shortlist = Shortlist.from_request(request)
    context = {
        "enterprise": enterprise,
        "area": area_of(enterprise),
        "offers": entry.grouped_offers(enterprise),
        "hallmarks": entry.hallmarks(enterprise),
        "wise_criteria": entry.wise_criteria(enterprise),
        "charts": entry.figures_of_many_years(enterprise),
        "single_figures": entry.figures_of_one_year(enterprise),
        "procurement": entry.Procurement(enterprise),
        "spot": entry.spot(enterprise),
        "stages": lifecycle_history(enterprise),
        "shortlist": shortlist,
        "is_chosen": slug in shortlist,
        "shortlist_with_it": shortlist.with_(slug),
        "only_it": Shortlist((slug,)),
        "guides": buyer_guides(),
        "resources": enterprise.resources.published().newest_first(),
    }
    if enterprise.is_public:
        context["structured_data"] = structured_data(enterprise)
    return page_or_preview(request, "enterprises/detail.html", enterprise, context)


@require_safe
def vcard(request: HttpRequest, slug: str) -> HttpResponse:
    """How to reach an enterprise that there is to reach: published and not ended."""
    rows = Enterprise.objects.published().living().select_related("municipality")
    enterprise = get_object_or_404(rows.prefetch_related("offers__sector"), slug=slug)
    return HttpResponse(
        written_vcard(enterprise),
        content_type="text/vcard; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{enterprise.slug}.vcf"',
            "X-Robots-Tag": "noindex",
        },
    )


def withdrawn(request: HttpRequest, slug: str) -> HttpResponse:
    """410 with a page that says so, for an entry that was public once; else 404."""
    rows = Enterprise.objects.withdrawn().select_related("municipality")
    enterprise = get_object_or_404(rows, slug=slug)
    context = {"enterprise": enterprise, "updated_at": enterprise.updated_at}
    return render(request, "enterprises/withdrawn.html", context, status=410)
