"""What those who were there thought of it, all together."""

from django.http import HttpRequest, HttpResponse

from events.surveys import FEWEST_SHOWN, summary_of


class Surveying:
    """For the admin of events: the summary of the survey."""

    def get_urls(self):
        return [
            self.page_at("utvardering/", self.survey, "events_event_survey"),
            *super().get_urls(),
        ]

    def survey(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = self.event_with_people(request, pk)
        return self.page_about(
            request,
            event,
            "survey",
            title="Utvärdering",
            summary=summary_of(event),
            fewest=FEWEST_SHOWN,
        )
