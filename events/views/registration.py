"""Registering: who comes, what they need if the event asks, check, done.

Each page carries all that was typed to the next.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from events import actions
from events.forms import ChoiceForm, SignUp, steps_of
from events.links import booking_path
from events.models import Event, Registration
from events.seats import Room, room_for_newcomers


@csrf_exempt  # checked below, where an expired form keeps what was typed
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def register(request: HttpRequest, slug: str) -> HttpResponse:
    events = Event.objects.published().with_seats().select_related("municipality")
    events = events.prefetch_related("questions")
    if request.method != "POST":
        event = get_object_or_404(events, slug=slug)
        return _closed(request, event) or _form(request, SignUp.empty(event))
    event = events.filter(slug=slug).first()
    if event is None:
        return _gone(request)
    if closed := _closed(request, event):
        return closed
    if CsrfViewMiddleware(_unused).process_view(request, _unused, (), {}):
        return _expired(request, event)
    return _step(request, event)


def _unused(request: HttpRequest) -> HttpResponse:
    """What the check of the form's token would go on to."""
    return HttpResponse()


def _expired(request: HttpRequest, event: Event) -> HttpResponse:
    """The browser has lost the form's cookie: the form again, with what was typed and a new one."""
    signup = SignUp.typed(event, request.POST)
    return _page(request, "events/register.html", signup, step=1, is_expired=True)


def _step(request: HttpRequest, event: Event) -> HttpResponse:
    """The page after a button was pressed."""
    action = request.POST.get("action", "")
    if action in ("add", "back") or "remove" in request.POST:
        return _form(request, _changed(SignUp.typed(event, request.POST), request.POST))
    signup = SignUp.sent(event, request.POST)
    if not signup.says_who():
        return _form(request, signup)
    if signup.asks_more and action in ("next", "back_to_needs"):
        return _needs(request, signup)
    if not signup.is_valid():
        return _needs(request, signup)
    if action == "send":
        return _send(request, signup)
    return _check(request, signup)


def _changed(signup: SignUp, data) -> SignUp:
    """The form with a row more or less, as the pressed button says."""
    if "remove" in data:
        return signup.without_row(data["remove"])
    if data.get("action") == "add" and signup.has_room:
        return signup.with_another_row()
    return signup


def _send(request: HttpRequest, signup: SignUp) -> HttpResponse:
    choice = ChoiceForm(request.POST)
    try:
        booking = actions.register(
            event=signup.event,
            booker=signup.booker.booker(),
            attendees=signup.attendees,
            by=None,
            choice=choice.cleaned_data["choice"] if choice.is_valid() else "",
            keeps_together=signup.booker.cleaned_data["keeps_together"],
            form_key=signup.booker.cleaned_data["form_key"],
        )
    except actions.DoesNotFit as refusal:
        return _check(request, signup, room=refusal.room)
    except actions.Refused as refusal:
        return _closed(request, signup.event) or _refused(request, signup, refusal)
    changed = "?andrad" if signup.differs_from(booking) else ""
    return redirect(booking_path(booking, "booking_done") + changed)


def _form(request: HttpRequest, signup: SignUp) -> HttpResponse:
    return _page(request, "events/register.html", signup, step=1)


def _needs(request: HttpRequest, signup: SignUp) -> HttpResponse:
    """What each needs and answers; with its faults once it has been sent."""
    return _page(request, "events/register_needs.html", signup, step=2)


def _check(request: HttpRequest, signup: SignUp, *, room: Room | None = None) -> HttpResponse:
    """Everything as text, and what will happen; ``room`` when it was just found too small."""
    event, people = signup.event, len(signup.people)
    was_sent = room is not None
    room = room or room_for_newcomers(event, signup.booker.cleaned_data["municipality"])
    fits = people if event.needs_approval else room.fits(people)
    may_choose = event.has_waiting_list and 0 < fits < people
    choice = ChoiceForm(request.POST if was_sent else None) if may_choose else None
    return _page(
        request,
        "events/register_check.html",
        signup,
        step=3 if signup.asks_more else 2,
        choice=choice,
        fits=fits,
        people=people,
        missing="" if fits == people else actions.seats_in_words(room, people),
        can_wait=event.has_waiting_list,
        # When nobody gets a seat there is nothing to split.
        only_choice=_only_choice(signup) if fits == 0 else "",
        was_sent=was_sent,
    )


def _only_choice(signup: SignUp) -> str:
    together = signup.booker.cleaned_data["keeps_together"]
    return actions.Choice.WAIT if together else actions.Choice.SPLIT


def _refused(request: HttpRequest, signup: SignUp, refusal: Exception) -> HttpResponse:
    signup.booker.add_error(None, str(refusal))
    return _form(request, signup)


def _closed(request: HttpRequest, event: Event) -> HttpResponse | None:
    """Why nobody can register, with what was typed; None when one can."""
    reason = ""
    try:
        actions.refuse_unless_open(event, by=None)
    except actions.Refused as refusal:
        reason = str(refusal)
    if not reason and request.method != "POST" and event.standing == Registration.FULL:
        reason = "Alla platser är upptagna, och det finns ingen väntelista."
    if not reason:
        return None
    context = {
        "event": event,
        "reason": reason,
        "contact": event.public_contact(),
        "typed": _typed(request),
        "updated_at": event.updated_at,
    }
    return render(request, "events/register_closed.html", context)


def _gone(request: HttpRequest) -> HttpResponse:
    """The event went away while the form was open."""
    return render(request, "events/register_gone.html", {"typed": _typed(request)}, status=404)


def _typed(request: HttpRequest) -> list[str]:
    """What a person typed in a form that can no longer be sent, to copy."""
    hidden = {"csrfmiddlewaretoken", "form_key", "action", "remove", "choice"}
    return [
        value
        for name, value in request.POST.items()
        if name not in hidden and not name.endswith("_FORMS") and value not in ("", "on", "True")
    ][:100]


def _page(request: HttpRequest, template: str, signup: SignUp, **context) -> HttpResponse:
    context |= {
        "event": signup.event,
        "sessions": signup.event.sessions.all(),
        "signup": signup,
        "steps": steps_of(asks_more=signup.asks_more),
        "bookings_kept_days": settings.EVENT_BOOKINGS_KEPT_DAYS,
        "needs_kept_days": settings.EVENT_NEEDS_KEPT_DAYS,
        "updated_at": signup.event.updated_at,
    }
    return render(request, template, context)
