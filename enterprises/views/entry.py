"""The page of one enterprise."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from enterprises import entry
from enterprises.models import Enterprise
from enterprises.structured_data import structured_data
from kronoberg_portal.foundation.publishing.preview import page_or_preview


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Enterprise.objects.visible_to(request.user).for_page()
    enterprise = rows.filter(slug=slug).first()
    if enterprise is None:
        return withdrawn(request, slug)
    context = {
        "enterprise": enterprise,
        "offers": entry.grouped_offers(enterprise),
        "hallmarks": entry.hallmarks(enterprise),
        "wise_criteria": entry.wise_criteria(enterprise),
        "has_target_group_share": entry.has_target_group_share(enterprise),
        "resources": enterprise.resources.published().newest_first(),
    }
    if enterprise.is_public:
        context["structured_data"] = structured_data(enterprise)
    return page_or_preview(request, "enterprises/detail.html", enterprise, context)


def withdrawn(request: HttpRequest, slug: str) -> HttpResponse:
    """410 with a page that says so, for an entry that was public once; else 404."""
    rows = Enterprise.objects.withdrawn().select_related("municipality")
    enterprise = get_object_or_404(rows, slug=slug)
    context = {"enterprise": enterprise, "updated_at": enterprise.updated_at}
    return render(request, "enterprises/withdrawn.html", context, status=410)
