"""A new event from a template, or from one that has been."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from events import actions
from events.fields import LocalDateTimeField
from events.models import Event
from events.when import moment
from kronoberg_portal.foundation.line_fields import LineField


class TemplateFilter(admin.SimpleListFilter):
    """Templates are listed apart: the list of events does not hold them."""

    title = "mallar"
    parameter_name = "mall"

    def lookups(self, request, model_admin):
        return [("ja", "Bara mallar")]

    def choices(self, changelist):
        for choice in super().choices(changelist):
            if choice["display"] != "Bara mallar":
                choice["display"] = "Träffar"
            yield choice

    def queryset(self, request, rows):
        return rows.filter(is_template=self.value() == "ja")


class CopyForm(forms.Form):
    title = LineField(
        label="Rubrik",
        max_length=Event._meta.get_field("title").max_length,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        error_messages={"required": "Skriv en rubrik."},
    )
    starts_at = LocalDateTimeField(
        label="Börjar",
        widget=forms.SplitDateTimeWidget(
            date_format="%Y-%m-%d",
            date_attrs={"type": "date", "aria-label": "Dag"},
            time_attrs={"type": "time", "aria-label": "Klockan"},
        ),
        error_messages={"required": "Skriv dag och tid."},
        help_text="De andra tiderna flyttas lika långt: slut, tillfällen och anmälningstider.",
    )


class Copying:
    """For the admin of events: the page that asks for title and start."""

    def get_urls(self):
        return [self.page_at("kopiera/", self.copy, "events_event_copy"), *super().get_urls()]

    def copy(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = self.get_object(request, str(pk))
        if event is None:
            raise Http404("Träffen finns inte.")
        if not self.has_add_permission(request) or not self.has_view_permission(request, event):
            raise PermissionDenied
        initial = {"title": event.title}
        form = CopyForm(request.POST if request.method == "POST" else None, initial=initial)
        if request.method == "POST" and form.is_valid():
            new = actions.copy_event(event=event, by=request.user, **form.cleaned_data)
            self.log_addition(request, new, f"Gjord från {event}")
            messages.success(
                request,
                "Den nya träffen är ett utkast. Gå igenom den och välj Publicerad när den är klar.",
            )
            return HttpResponseRedirect(reverse("admin:events_event_change", args=[new.pk]))
        what = "Ny träff från mallen" if event.is_template else "Kopiera"
        text = (
            "Texter, plats, tillfällen, frågor och inställningar följer med. Deltagare, brev och "
            "material följer inte med. Den nya träffen är ett utkast tills du publicerar den."
        )
        return self.page_about(
            request,
            event,
            "step",
            title=what,
            form=form,
            texts=[f"{event} är lagd till {moment(event.starts_at)}.", text],
            button="Gör träffen",
        )
