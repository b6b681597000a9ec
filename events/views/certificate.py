"""A participant's own certificate, by the secret link."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from events.certificates import as_pdf, certificates
from events.links import find_participant
from events.models import Participant
from kronoberg_portal.foundation.secret_links import by_link

from .own import bad_link


@by_link(find_participant, otherwise=bad_link)
@require_safe
def certificate(request: HttpRequest, participant: Participant) -> HttpResponse:
    made = certificates(participant.event, [participant])
    if not made:
        return bad_link(request)
    response = HttpResponse(as_pdf(made), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="intyg.pdf"'
    return response
