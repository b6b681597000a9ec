"""The participants of an event as a file; who took it is written in the log."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from events.models import LIVING_STATES, SEATED_STATES, Event
from events.participant_table import table_of
from kronoberg_portal.foundation.tables import table_response

WHO = {
    "seated": "De som har plats",
    "living": "De som har plats, väntar eller söker",
    "all": "Alla, också de som har lämnat",
}
FORMATS = {"xlsx": "Excel (XLSX)", "csv": "CSV, för andra program"}


class ExportForm(forms.Form):
    who = forms.ChoiceField(
        label="Vilka", choices=list(WHO.items()), initial="seated", widget=forms.RadioSelect
    )
    file_format = forms.ChoiceField(
        label="Format", choices=list(FORMATS.items()), initial="xlsx", widget=forms.RadioSelect
    )
    with_needs = forms.BooleanField(
        label="Ta med specialkost och behov på plats",
        required=False,
        help_text="De kan säga något om hälsa. Ta bara med dem när någon ska använda dem, och "
        "radera filen efteråt.",
    )


class Exporting:
    """For the admin of events: the file of participants."""

    def get_urls(self):
        return [
            self.page_at("deltagarfil/", self.export, "events_event_export"),
            *super().get_urls(),
        ]

    def export(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        event = self.event_with_people(request, pk)
        form = ExportForm(request.POST if request.method == "POST" else None)
        if not request.user.is_coordinator:
            if "with_needs" in request.POST:
                raise PermissionDenied
            del form.fields["with_needs"]
        if request.method == "POST" and form.is_valid():
            return self._file(request, event, **form.cleaned_data)
        return self.page_about(request, event, "export", title="Deltagarna som fil", form=form)

    def _file(
        self,
        request: HttpRequest,
        event: Event,
        *,
        who: str,
        file_format: str,
        with_needs: bool = False,
    ) -> HttpResponseBase:
        headings, rows = table_of(event, people_of(event, who), with_needs=with_needs)
        needs = "med behov" if with_needs else "utan behov"
        self.log_change(
            request,
            event,
            f"Hämtade deltagarna som {file_format.upper()}, rader: {len(rows)}, {needs}",
        )
        response = table_response(file_format, f"deltagare-{event.slug}", headings, rows)
        response["Cache-Control"] = "no-store"
        return response


def people_of(event: Event, who: str):
    people = event.participants.order_by("name", "pk")
    states = {"seated": SEATED_STATES, "living": LIVING_STATES}.get(who)
    return people.filter(state__in=states) if states else people
