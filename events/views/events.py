"""The events: what is coming, what has been, and each one's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from events import calendar
from events.filters import FILTERS
from events.models import Event
from events.structured_data import structured_data
from kronoberg_portal.foundation.page.paging import page_of
from kronoberg_portal.foundation.publishing.preview import kept_if_public, page_or_preview
from kronoberg_portal.foundation.search.facets import Listing


@require_safe
def coming(request: HttpRequest) -> HttpResponse:
    return _list(request, "upcoming")


@require_safe
def past(request: HttpRequest) -> HttpResponse:
    return _list(request, "past")


def _list(request: HttpRequest, period: str) -> HttpResponse:
    published = Event.objects.published()
    listing = Listing(request.GET, getattr(published, period)(), FILTERS)
    in_order = getattr(listing.rows, period)()
    return render(
        request,
        "events/list.html",
        {
            "listing": listing,
            "page": page_of(request, in_order.for_list()),
            "is_past": period == "past",
            "updated_at": published.latest_update(),
        },
    )


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_object_or_404(_visible(request), slug=slug)
    context = {
        "event": event,
        "sessions": event.sessions.all(),
        "contact": event.public_contact(),
        "materials": event.materials.published().newest_first(),
        "tasks": event.tasks.all(),
        "structured_data": structured_data(event) if event.is_public else "",
    }
    return page_or_preview(request, "events/detail.html", event, context)


@require_safe
def calendar_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The event for anybody's own calendar."""
    event = get_object_or_404(_visible(request), slug=slug)
    response = HttpResponse(
        calendar.download(event),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{event.slug}.ics"'},
    )
    return kept_if_public(response, event)


def _visible(request: HttpRequest):
    return (
        Event.objects.visible_to(request.user)
        .with_seats()
        .select_related("municipality", "contact_person", "image")
        .prefetch_related("sessions")
    )
