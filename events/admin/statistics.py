"""The figures of all events that an account may see: a page of the office, and a file."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path

from events.models import Event
from events.statistics import COLUMNS, Statistics
from kronoberg_portal.foundation.charts import Chart, Point
from kronoberg_portal.foundation.tables import table_response


class Counting:
    """For the admin of events: the statistics."""

    def get_urls(self):
        page, file = self.admin_site.admin_view(self.statistics), self.statistics_file
        return [
            path("statistik/", page, name="events_event_statistics"),
            path(
                "statistik.csv",
                self.admin_site.admin_view(file),
                name="events_event_statistics_csv",
            ),
            *super().get_urls(),
        ]

    def statistics(self, request: HttpRequest) -> HttpResponse:
        shown = self._statistics(request)
        context = {
            **self.admin_site.each_context(request),
            "title": "Statistik över utbildningar och träffar",
            "opts": self.opts,
            "statistics": shown,
            "charts": [chart for table in shown.tables[2:3] if (chart := _chart(table.rows))],
        }
        return TemplateResponse(request, "admin/events/event/statistics.html", context)

    def statistics_file(self, request: HttpRequest) -> HttpResponseBase:
        shown = self._statistics(request)
        name = f"statistik-utbildningar-{shown.year or 'alla-ar'}"
        response = table_response("csv", name, COLUMNS, shown.rows())
        response["Cache-Control"] = "no-store"
        return response

    def _statistics(self, request: HttpRequest) -> Statistics:
        """Of the events that the account may see; a year that does not exist is all years."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET.get("ar", "")
        year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
        events = Event.objects.filter(pk__in=self.get_queryset(request).values("pk"))
        sees_bookings = request.user.has_perm("events.view_booking")
        return Statistics(events, year=year, with_organisations=sees_bookings)


def _chart(rows) -> Chart | None:
    points = [Point(row.name, row.seated) for row in rows]
    return (
        Chart("per-kommun", "Anmälda per kommun", "Kommun", "Anmälda", points) if points else None
    )
