"""The events: what is coming, what has been, and each one's page."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from events import calendar
from events.filters import EventListing
from events.models import Event
from events.structured_data import structured_data
from kronoberg_portal.foundation.county import Spot, spot_at
from kronoberg_portal.foundation.page.paging import page_of
from kronoberg_portal.foundation.publishing.preview import kept_if_public, page_or_preview

CALENDAR_BACK = timedelta(days=365)  # what has been leaves a follower's calendar after so long
MOST_IN_CALENDAR = 500


@require_safe
def coming(request: HttpRequest) -> HttpResponse:
    return _list(request, "upcoming")


@require_safe
def past(request: HttpRequest) -> HttpResponse:
    return _list(request, "past")


def _list(request: HttpRequest, period: str) -> HttpResponse:
    published = Event.objects.published()
    listing = EventListing(request.GET, getattr(published, period)())
    in_order = getattr(listing.rows, period)()
    calendar_path = reverse("events:list_calendar") + listing.alone
    return render(
        request,
        "events/list.html",
        {
            "listing": listing,
            "page": page_of(request, in_order.for_list()),
            "is_past": period == "past",
            "calendar_path": calendar_path,
            "webcal": f"webcal://{urlsplit(settings.SITE_URL).netloc}{calendar_path}",
            "feed_path": reverse("events:feed") + listing.alone,
            "updated_at": published.latest_update(),
        },
    )


@require_safe
def list_calendar(request: HttpRequest) -> HttpResponse:
    """The events of an address for a calendar that follows it, a year back and all to come."""
    since = timezone.now() - CALENDAR_BACK
    listing = EventListing(request.GET, Event.objects.published().filter(ends_at__gte=since))
    events = listing.rows.order_by("-starts_at", "pk").for_list().prefetch_related("sessions")
    about = f": {listing.in_short}" if listing.in_short else ""
    body = calendar.subscription(
        events[:MOST_IN_CALENDAR], name=f"Utbildningar{about} – {settings.SITE_NAME}"
    )
    return HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="utbildningar.ics"'},
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
        "speakers": event.speaker_lines,
        "spot": _spot(event),
        "structured_data": structured_data(event) if event.is_public else "",
    }
    return page_or_preview(request, "events/detail.html", event, context)


def _spot(event: Event) -> Spot | None:
    """The venue on the map; None for what is only digital."""
    if event.format == Event.Format.ONLINE:
        return None
    code = event.municipality.code if event.municipality else ""
    return spot_at(event.latitude, event.longitude, municipality_code=code)


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
