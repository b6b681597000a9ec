"""What a participant needs and has answered, changed through the participant's own link."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from events import actions
from events.forms import NeedsForm
from events.links import find_participant, participant_path
from events.models import Participant
from kronoberg_portal.foundation.secret_links import by_link

from .own import CAN_LEAVE, bad_link, too_late


@by_link(find_participant, otherwise=bad_link)
@require_http_methods(["GET", "HEAD", "POST"])
def participant_needs(request: HttpRequest, participant: Participant) -> HttpResponse:
    is_late = too_late(participant.event)
    can_change = participant.state in CAN_LEAVE and not is_late
    form = None
    if can_change and request.method == "POST":
        form = NeedsForm(request.POST, person=participant)
        if form.is_valid():
            try:
                actions.change_needs(participant=participant, by=None, **form.change())
            except actions.Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect(participant_path(participant) + "?sparat")
    elif can_change:
        form = NeedsForm(person=participant)
    context = {
        "participant": participant,
        "event": participant.event,
        "form": form,
        "typed": [value for value in request.POST.values() if value][:50],
        "too_late": is_late,
        "contact": participant.event.public_contact(),
        "participant_path": participant_path(participant),
        "needs_kept_days": settings.EVENT_NEEDS_KEPT_DAYS,
        "updated_at": participant.updated_at,
        "page_url": "",
    }
    return render(request, "events/participant_needs.html", context)
