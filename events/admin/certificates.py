"""All certificates of an event in one file, for who prints them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from events.certificates import as_pdf, certificates
from events.models import Event
from kronoberg_portal.foundation.search.words import sort_key


class Certifying:
    """For the admin of events: the certificates that it gives."""

    def get_urls(self):
        return [
            self.page_at("intyg.pdf", self.certificates, "events_event_certificates"),
            *super().get_urls(),
        ]

    def certificates(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = self.event_with_people(request, pk)
        made = sorted(certificates(event), key=lambda one: sort_key(one.name))
        if not made:
            messages.warning(request, why_none(event))
            return HttpResponseRedirect(reverse("admin:events_event_change", args=[pk]))
        response = HttpResponse(as_pdf(made), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="intyg-{event.slug}.pdf"'
        response["Cache-Control"] = "no-store"
        return response


def why_none(event: Event) -> str:
    if not event.gives_certificate:
        return "Träffen ger inga intyg. Kryssa i Ger intyg först."
    if event.attendance_closed_at is None:
        return "Intyg finns när närvarolistan är stängd."
    return "Ingen har varit med så mycket som krävs för intyg."
