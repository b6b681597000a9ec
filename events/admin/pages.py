"""The office's own pages about one event: who may see them, and how they are found."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from events.models import Event


class OfOneEvent:
    """For an admin of events whose further pages are about one event at a time."""

    def page_at(self, address: str, view, name: str):
        """The URL pattern of a page below an event, for accounts of the office only."""
        return path(f"<int:pk>/{address}", self.admin_site.admin_view(view), name=name)

    def event_with_people(self, request: HttpRequest, pk: int) -> Event:
        """The event, for an account that may work with it and with those who come to it."""
        event = self.get_object(request, str(pk))
        if event is None:
            raise Http404("Träffen finns inte.")
        may_see_people = request.user.has_perm("events.change_participant")
        if not (may_see_people and self.has_change_permission(request, event)):
            raise PermissionDenied
        return event

    def event_with_needs(self, request: HttpRequest, pk: int) -> Event:
        """The same, for who may read what people need: it may tell of health."""
        event = self.event_with_people(request, pk)
        if not request.user.is_coordinator:
            raise PermissionDenied
        return event

    def page_about(
        self, request: HttpRequest, event: Event, template: str, *, title: str, **context
    ) -> HttpResponse:
        """A page of the office that keeps personal data out of every cache."""
        context = {
            **self.admin_site.each_context(request),
            "title": f"{title}: {event}",
            "heading": title,
            "opts": self.opts,
            "event": event,
            **context,
        }
        response = TemplateResponse(request, f"admin/events/event/{template}.html", context)
        response["Cache-Control"] = "no-store"
        return response


def links_to(pages: list[tuple[str, str]], event: Event) -> SafeString:
    """Links to pages about the event, by text and URL name."""
    return format_html_join(
        " · ",
        "{}",
        (
            (format_html('<a href="{}">{}</a>', reverse(f"admin:{name}", args=[event.pk]), text),)
            for text, name in pages
        ),
    )
