"""Putting somebody else in a seat, in the office."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from events import actions
from events.forms import SubstituteForm


class Substituting:
    """For the list of participants: choose one, say who comes instead."""

    @admin.action(description="Byt till en annan person", permissions=["work"])
    def substitute(self, request, people):
        chosen = list(people[:2])
        if len(chosen) != 1:
            messages.warning(request, "Markera en person i taget.")
            return None
        address = reverse("admin:events_participant_substitute", args=[chosen[0].pk])
        return HttpResponseRedirect(address)

    def get_urls(self):
        own = path(
            "<int:pk>/byt/",
            self.admin_site.admin_view(self.ask_for_substitute),
            name="events_participant_substitute",
        )
        return [own, *super().get_urls()]

    def ask_for_substitute(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = self.get_object(request, str(pk))
        if person is None:
            raise Http404("Deltagaren finns inte.")
        if not self.has_work_permission(request):
            raise PermissionDenied
        form = SubstituteForm(request.POST if request.method == "POST" else None, person=person)
        if request.method == "POST" and form.is_valid():
            attendee = form.attendee()
            try:
                new = actions.substitute(participant=person, attendee=attendee, by=request.user)
            except actions.Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "Bytet är klart. Båda får brev.")
                # Not their names: the log is kept longer than the booking.
                self.log_change(
                    request, person.event, f"Byte: deltagare {person.pk} mot deltagare {new.pk}"
                )
                people = reverse("admin:events_participant_changelist")
                return HttpResponseRedirect(f"{people}?event__id__exact={person.event_id}")
        context = {
            **self.admin_site.each_context(request),
            "title": f"Vem kommer i stället för {person.name}?",
            "opts": self.opts,
            "person": person,
            "form": form,
        }
        return TemplateResponse(request, "admin/events/participant/substitute.html", context)
