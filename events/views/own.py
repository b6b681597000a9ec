"""One's own booking, by a secret link.

Opening a link changes nothing, since mail scanners open links; a page with a button does. Any
link that does not hold gets the same page.
"""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from events import actions
from events.certificates import has_certificate
from events.check_in_codes import check_in_qr
from events.forms import LinkForm, asks_more, steps_of
from events.links import (
    booking_path,
    find_booking,
    find_participant,
    participant_path,
    survey_path,
)
from events.models import Booking, Event, EventState, Participant, ParticipantState
from events.questions import answers_of
from kronoberg_portal.foundation.secret_links import by_link

# Who can still say no to coming.
CAN_LEAVE = (ParticipantState.REGISTERED, ParticipantState.WAITING, ParticipantState.PENDING)


def bad_link(request: HttpRequest) -> HttpResponse:
    return render(request, "events/bad_link.html", {"page_url": ""}, status=404)


# ── The booker ───────────────────────────────────────────────────────────────────────────────
@by_link(find_booking, otherwise=bad_link)
@require_safe
def booking(request: HttpRequest, booking: Booking) -> HttpResponse:
    return _booking_page(request, booking, "events/booking.html")


@by_link(find_booking, otherwise=bad_link)
@require_safe
def booking_done(request: HttpRequest, booking: Booking) -> HttpResponse:
    """After registering: how it went for each, and that a letter is on its way."""
    changed = "andrad" in request.GET
    return _booking_page(request, booking, "events/booking_done.html", changed=changed)


@by_link(find_booking, otherwise=bad_link)
@require_http_methods(["GET", "HEAD", "POST"])
def booking_cancel(request: HttpRequest, booking: Booking, pk: int | None = None) -> HttpResponse:
    """Ask first, then cancel one participant of the booking, or all of them."""
    people = booking.participants.filter(state__in=[*CAN_LEAVE, ParticipantState.DUPLICATE])
    person = None
    if pk is not None:
        person = booking.participants.filter(pk=pk).first()
        people = people.filter(pk=pk)
        if person is None:
            return bad_link(request)
    if request.method == "POST":
        with suppress(actions.Refused):  # the page says why
            if person:
                actions.cancel_participant(participant=person, by=None)
            else:
                actions.cancel_booking(booking=booking, by=None)
        return redirect(booking_path(booking))
    return _booking_page(
        request, booking, "events/booking_cancel.html", leaving=list(people), is_all=pk is None
    )


def _booking_page(request: HttpRequest, booking: Booking, template: str, **context) -> HttpResponse:
    people = list(booking.participants.all())
    own = next((person for person in people if booking.is_booker(person)), None)
    asks = asks_more(booking.event)
    context |= {
        "booking": booking,
        "event": booking.event,
        "sessions": booking.event.sessions.all(),
        "steps": steps_of(asks_more=asks),
        "people": people,
        # Only what the booker answered: the others see and change theirs by their own links.
        "answers": _answers(own) if own else [],
        "materials": _materials(booking.event),
        "asks_more": asks,
        "here": [person for person in people if person.shown_state in CAN_LEAVE],
        "booking_path": booking_path(booking),
        "contact": booking.event.public_contact(),
        "too_late": too_late(booking.event),
        "updated_at": booking.updated_at,
        "page_url": "",
    }
    return render(request, template, context)


# ── The participant ──────────────────────────────────────────────────────────────────────────
@by_link(find_participant, otherwise=bad_link)
@require_safe
def participant(request: HttpRequest, participant: Participant) -> HttpResponse:
    return _participant_page(request, participant, "events/participant.html")


@by_link(find_participant, otherwise=bad_link)
@require_http_methods(["GET", "HEAD", "POST"])
def participant_cancel(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Ask first, then give back the seat or leave the waiting list."""
    if request.method == "POST":
        with suppress(actions.Refused):  # the page says why
            actions.cancel_participant(participant=participant, by=None)
        return redirect(participant_path(participant))
    return _participant_page(request, participant, "events/participant_cancel.html")


def _participant_page(
    request: HttpRequest, participant: Participant, template: str
) -> HttpResponse:
    event = participant.event
    context = {
        "participant": participant,
        "event": event,
        "answers": _answers(participant),
        "has_needs": bool(participant.food_needs or participant.access_needs),
        "asks_more": asks_more(event),
        "materials": _materials(event),
        "survey_path": survey_path(participant),
        "certificate_path": (
            participant_path(participant, "certificate") if has_certificate(participant) else ""
        ),
        "check_in_qr": check_in_qr(participant),
        "is_saved": "sparat" in request.GET,
        "sessions": event.sessions.all(),
        "can_leave": participant.state in CAN_LEAVE,
        "participant_path": participant_path(participant),
        "contact": event.public_contact(),
        "too_late": too_late(event),
        "updated_at": participant.updated_at,
        "page_url": "",
    }
    return render(request, template, context)


def _answers(person: Participant) -> list[tuple[str, str]]:
    """Each question that the person answered, with the answer."""
    found = answers_of([person]).get(person.pk, [])
    return [(answer.question.text, answer.text) for answer in found]


def _materials(event: Event):
    """What may be read afterwards; nothing before."""
    if not (event.has_ended or event.state == EventState.COMPLETED):
        return []
    return event.materials.published().newest_first()


# ── A lost link ──────────────────────────────────────────────────────────────────────────────
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def link_request(request: HttpRequest) -> HttpResponse:
    """Send the links again to an address. Says the same whether or not it is known."""
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.send_links(address=form.cleaned_data["email"])
        return redirect("events:link_requested")
    return render(request, "events/link_request.html", {"form": form})


@require_safe
def link_requested(request: HttpRequest) -> HttpResponse:
    return render(request, "events/link_requested.html")


def too_late(event: Event) -> str:
    """Why nothing can be changed by link, or nothing."""
    try:
        actions.refuse_late_changes(event)
    except actions.Refused as refusal:
        return str(refusal)
    return ""
