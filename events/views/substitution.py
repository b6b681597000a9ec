"""Somebody else comes instead: fill in, check, done. By the booker's link or by one's own.

Whether the new person takes part already is told to nobody here: see ``actions.substituting``.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from events import actions
from events.forms import STEPS, SubstituteForm
from events.links import booking_path, find_booking, find_participant, participant_path
from events.models import Booking, Participant
from kronoberg_portal.foundation.secret_links import by_link

from .own import CAN_LEAVE, bad_link, too_late


@by_link(find_booking, otherwise=bad_link)
@require_http_methods(["GET", "HEAD", "POST"])
def booking_substitute(request: HttpRequest, booking: Booking, pk: int) -> HttpResponse:
    people = list(booking.participants.all())
    person = next((person for person in people if person.pk == pk), None)
    if person is None:
        return bad_link(request)
    person.event = booking.event
    others = [other for other in people if other.shown_state in CAN_LEAVE]
    return _substitute(
        request,
        person,
        {"person": person, "others": others},
        back=booking_path(booking),
        done=booking_path(booking, "booking_substituted"),
    )


@by_link(find_participant, otherwise=bad_link)
@require_http_methods(["GET", "HEAD", "POST"])
def participant_substitute(request: HttpRequest, participant: Participant) -> HttpResponse:
    return _substitute(
        request,
        participant,
        {"person": participant},
        back=participant_path(participant),
        done="events:participant_substituted",
        is_own=True,
    )


@by_link(find_booking, otherwise=bad_link)
@require_safe
def booking_substituted(request: HttpRequest, booking: Booking) -> HttpResponse:
    context = {
        "event": booking.event,
        "people": booking.participants.all(),
        "steps": STEPS,
        "back": booking_path(booking),
        "updated_at": booking.updated_at,
        "page_url": "",
    }
    return render(request, "events/booking_substituted.html", context)


@require_safe
def participant_substituted(request: HttpRequest) -> HttpResponse:
    """The same page for everybody: the link that led here has just ceased to be."""
    page = {"steps": STEPS, "page_url": ""}
    response = render(request, "events/participant_substituted.html", page)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _substitute(
    request: HttpRequest, person: Participant, about: dict, *, back: str, done: str, is_own=False
) -> HttpResponse:
    """The step that the pressed button leads to; ``about`` is what the form must know."""
    page = {
        "person": person,
        "event": person.event,
        "is_own": is_own,
        "back": back,
        "steps": STEPS,
        "step": 1,
        "form": None,
        "typed": [],
        "contact": person.event.public_contact(),
        "too_late": too_late(person.event),
        "bookings_kept_days": settings.EVENT_BOOKINGS_KEPT_DAYS,
        "needs_kept_days": settings.EVENT_NEEDS_KEPT_DAYS,
        "updated_at": person.updated_at,
        "page_url": "",
    }
    if page["too_late"] or person.shown_state not in CAN_LEAVE:
        page["typed"] = [
            value for name, value in request.POST.items() if name != "action" and value
        ][:10]
        return render(request, "events/substitute.html", page)
    if request.method != "POST":
        return render(request, "events/substitute.html", page | {"form": SubstituteForm(**about)})
    action = request.POST.get("action", "")
    if action == "back":
        form = SubstituteForm.typed(request.POST, **about)
        return render(request, "events/substitute.html", page | {"form": form})
    form = SubstituteForm(request.POST, **about)
    page["form"] = form
    if form.is_valid() and action != "send":
        return render(request, "events/substitute_check.html", page | {"step": 2})
    if form.is_valid():
        try:
            actions.substitute(participant=person, attendee=form.attendee(), by=None)
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(done)
    return render(request, "events/substitute.html", page)
