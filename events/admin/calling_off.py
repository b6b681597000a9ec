"""Calling a whole event off: first why, and how many are told; then the verb."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from events import actions
from events.models import Event, EventState, ParticipantState, email_key

from .changing import ReasonForm


class CallingOff:
    """For the admin of events: the button that ends it."""

    def get_urls(self):
        own = self.page_at("stall-in/", self.call_off, "events_event_call_off")
        return [own, *super().get_urls()]

    def call_off(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = self.event_with_people(request, pk)
        back = HttpResponseRedirect(reverse("admin:events_event_change", args=[pk]))
        if not can_be_called_off(event):
            messages.warning(
                request, "Bara en publicerad träff som inte har varit går att ställa in."
            )
            return back
        form = ReasonForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            told = actions.cancel_event(event=event, reason=reason, by=request.user)
            messages.success(request, f"Träffen är inställd. {told} brev är på väg.")
            self.log_change(request, event, f"Ställde in träffen, {told} brev")
            return back
        letters = letters_when_called_off(event)
        seated, waiting = event.participants.seated().count(), event.participants.waiting().count()
        pending = event.participants.pending().count()
        who = f"{seated} anmälda, {waiting} på väntelistan och {pending} som väntar på godkännande."
        return self.page_about(
            request,
            event,
            "step",
            title="Ställ in träffen",
            form=form,
            texts=[
                f"{event.when}. {who}",
                f"{letters} får brev med skälet, och de som har en plats får träffen borttagen ur "
                "kalendern. Inga fler påminnelser går. Träffen står kvar på webbplatsen som "
                "inställd. Det går inte att ångra.",
            ],
            button=f"Ställ in och skicka {letters} brev",
        )


def can_be_called_off(event: Event) -> bool:
    return event.state == EventState.PUBLISHED and not event.cancelled_at and not event.has_ended


def letters_when_called_off(event: Event) -> int:
    """How many are told: each address once, of those who take part and those who booked them."""
    told = set(event.participants.living().values_list("email_key", flat=True))
    here = event.participants.living() | event.participants.filter(state=ParticipantState.DUPLICATE)
    bookers = event.bookings.filter(participants__in=here)
    told |= {email_key(address) for address in bookers.values_list("booker_email", flat=True)}
    return len(told)
