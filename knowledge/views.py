from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kronoberg_portal.foundation.files.documents import attachment
from kronoberg_portal.foundation.page.paging import page_of
from kronoberg_portal.foundation.publishing.preview import kept_if_public, page_or_preview
from kronoberg_portal.foundation.search.facets import Listing

from .filters import FILTERS
from .models import ActionPlan, Goal, Initiative, Resource, ResourceFile
from .progress import progress

MOST_RELATED = 6


@require_safe
def list(request: HttpRequest) -> HttpResponse:
    published = Resource.objects.published()
    listing = Listing(request.GET, published, FILTERS)
    page = page_of(request, listing.rows.newest_first().for_list())
    return render(
        request,
        "knowledge/list.html",
        {"listing": listing, "page": page, "updated_at": published.latest_update()},
    )


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Resource.objects.visible_to(request.user).for_page()
    resource = get_object_or_404(rows, slug=slug)
    context = {
        "resource": resource,
        "enterprises": resource.enterprises.published().by_name().select_related("municipality"),
        "events": resource.events.published().order_by("-starts_at"),
        "initiatives": resource.initiatives.published(),
        "action_plans": resource.action_plans.published(),
        "related": resource.related.published().newest_first().for_list()[:MOST_RELATED],
    }
    return page_or_preview(request, "knowledge/detail.html", resource, context)


@require_safe
def file(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    """A document, to whoever may see the page that it belongs to."""
    resource = get_object_or_404(Resource.objects.visible_to(request.user), slug=slug)
    document = get_object_or_404(ResourceFile, resource=resource, pk=pk)
    try:
        response = attachment(document.file, document.original_name)
    except FileNotFoundError:
        raise Http404("Filen finns inte i lagret.") from None
    return kept_if_public(response, resource)


@require_safe
def initiative_list(request: HttpRequest) -> HttpResponse:
    initiatives = Initiative.objects.published()
    return render(
        request,
        "knowledge/initiative_list.html",
        {
            "initiatives": initiatives.in_time_order().defer("body", "search_text"),
            "action_plans": ActionPlan.objects.published().latest_first(),
            "updated_at": initiatives.latest_update(),
        },
    )


@require_safe
def initiative_detail(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Initiative.objects.visible_to(request.user)
    initiative = get_object_or_404(
        rows.prefetch_related("tasks", "municipalities", "links"), slug=slug
    )
    context = {
        "initiative": initiative,
        "resources": initiative.resources.published().newest_first().for_list(),
    }
    return page_or_preview(request, "knowledge/initiative_detail.html", initiative, context)


@require_safe
def action_plan_list(request: HttpRequest) -> HttpResponse:
    action_plans = ActionPlan.objects.published()
    return render(
        request,
        "knowledge/action_plan_list.html",
        {"action_plans": action_plans.latest_first(), "updated_at": action_plans.latest_update()},
    )


@require_safe
def action_plan_detail(request: HttpRequest, slug: str) -> HttpResponse:
    rows = ActionPlan.objects.visible_to(request.user)
    plan = get_object_or_404(
        rows.prefetch_related(Prefetch("goals", Goal.objects.prefetch_related("actions"))),
        slug=slug,
    )
    actions = [action for goal in plan.goals.all() for action in goal.actions.all()]
    context = {
        "plan": plan,
        "progress": progress(actions),
        "document": Resource.objects.visible_to(request.user).filter(action_plans=plan).first(),
    }
    return page_or_preview(request, "knowledge/action_plan_detail.html", plan, context)
