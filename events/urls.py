from django.urls import path
from django.views.decorators.http import require_safe

from .feeds import EventFeed
from .views import certificate, events, needs, own, registration, substitution, survey

app_name = "events"
urlpatterns = [
    path("utbildningar/", events.coming, name="list"),
    path("utbildningar/tidigare/", events.past, name="past"),
    path("utbildningar/kalender.ics", events.list_calendar, name="list_calendar"),
    path("utbildningar/flode.xml", require_safe(EventFeed()), name="feed"),
    path("utbildningar/skicka-lank/", own.link_request, name="link_request"),
    path("utbildningar/skicka-lank/skickad/", own.link_requested, name="link_requested"),
    path("utbildningar/utvardering/<str:token>/", survey.survey, name="survey"),
    path("utbildningar/<slug:slug>/", events.detail, name="detail"),
    path("utbildningar/<slug:slug>/kalender.ics", events.calendar_file, name="calendar"),
    path("utbildningar/<slug:slug>/anmalan/", registration.register, name="register"),
    # Secret links: no log writes them out (kronoberg_portal/foundation/logs.py).
    path("min-anmalan/<str:token>/", own.booking, name="booking"),
    path("min-anmalan/<str:token>/tack/", own.booking_done, name="booking_done"),
    path("min-anmalan/<str:token>/avboka/", own.booking_cancel, name="booking_cancel"),
    path(
        "min-anmalan/<str:token>/avboka/<int:pk>/",
        own.booking_cancel,
        name="booking_cancel_participant",
    ),
    path(
        "min-anmalan/<str:token>/byt/<int:pk>/",
        substitution.booking_substitute,
        name="booking_substitute",
    ),
    path(
        "min-anmalan/<str:token>/bytt/",
        substitution.booking_substituted,
        name="booking_substituted",
    ),
    path("min-plats/bytt/", substitution.participant_substituted, name="participant_substituted"),
    path("min-plats/<str:token>/", own.participant, name="participant"),
    path("min-plats/<str:token>/avboka/", own.participant_cancel, name="participant_cancel"),
    path("min-plats/<str:token>/intyg.pdf", certificate.certificate, name="certificate"),
    path("min-plats/<str:token>/uppgifter/", needs.participant_needs, name="participant_needs"),
    path(
        "min-plats/<str:token>/byt/",
        substitution.participant_substitute,
        name="participant_substitute",
    ),
]
