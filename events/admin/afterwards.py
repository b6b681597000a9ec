"""Everything in the office about who is there and what is left afterwards."""

from django.contrib import admin
from django.utils.safestring import SafeString

from .attendance import Attending
from .certificates import Certifying
from .exporting import Exporting
from .kitchen import ForTheKitchen
from .pages import OfOneEvent, links_to
from .statistics import Counting
from .survey import Surveying

# By text and URL name, in the order of the day.
PAGES = [
    ("Närvaro", "events_event_attendance"),
    ("Närvarolista på papper", "events_event_attendance_print"),
    ("Namnskyltar", "events_event_badges"),
    ("Lista till köket", "events_event_kitchen"),
    ("Intyg", "events_event_certificates"),
    ("Utvärdering", "events_event_survey"),
    ("Deltagarna som fil", "events_event_export"),
]


class Afterwards(Attending, ForTheKitchen, Certifying, Surveying, Exporting, Counting, OfOneEvent):
    """For the admin of events: the further pages of each, and the way to them (``pages``)."""

    @admin.display(description="Sidor")
    def pages(self, event) -> SafeString | str:
        if event.pk is None:
            return "Här finns närvaro, utskrifter och intyg när träffen är sparad."
        return links_to(PAGES, event)
