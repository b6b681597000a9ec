"""An event as search engines read it: JSON-LD with schema.org's words.

Only what the page shows to everybody: no meeting link, no participant, no contact person.
https://schema.org/Event
"""

import json

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from .models import Event, EventState, Session

# What would end the script element or begin another, and U+2028/2029, written as JSON escapes.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
_ATTENDANCE = {
    Event.Format.ON_SITE: "OfflineEventAttendanceMode",
    Event.Format.ONLINE: "OnlineEventAttendanceMode",
    Event.Format.HYBRID: "MixedEventAttendanceMode",
}


def structured_data(event: Event) -> SafeString:
    """The JSON that goes between script tags, safe there whatever the event says."""
    said = {
        "@context": "https://schema.org",
        "@type": "EducationEvent" if event.kind == Event.Kind.TRAINING else "Event",
        "@id": settings.SITE_URL + event.get_absolute_url(),
        "url": settings.SITE_URL + event.get_absolute_url(),
        "name": event.title,
        "description": event.summary,
        "inLanguage": "sv",
        **_times(event),
        "eventStatus": _status(event.state == EventState.CANCELLED),
        "eventAttendanceMode": f"https://schema.org/{_ATTENDANCE[event.format]}",
        "location": _places(event),
        "organizer": {
            "@type": "GovernmentOrganization",
            "name": "Region Kronoberg",
            "url": "https://www.regionkronoberg.se/",
        },
        "subEvent": [
            {
                "@type": "Event",
                "name": session.title or event.title,
                **_times(session),
                "eventStatus": _status(session.state == Session.State.CANCELLED),
            }
            for session in event.sessions.all()
        ],
    }
    kept = {name: value for name, value in said.items() if value}
    return mark_safe(json.dumps(kept, ensure_ascii=False).translate(_ESCAPES))


def _times(part: Event | Session) -> dict[str, str]:
    return {
        "startDate": timezone.localtime(part.starts_at).isoformat(),
        "endDate": timezone.localtime(part.ends_at).isoformat(),
    }


def _status(cancelled: bool) -> str:
    return f"https://schema.org/{'EventCancelled' if cancelled else 'EventScheduled'}"


def _places(event: Event) -> list[dict]:
    places: list[dict] = []
    if event.format != Event.Format.ONLINE:
        address = {
            "@type": "PostalAddress",
            "streetAddress": event.venue_address,
            "addressLocality": event.municipality.name if event.municipality else "",
            "addressRegion": "Kronobergs län" if event.municipality else "",
            "addressCountry": "SE",
        }
        kept = {name: value for name, value in address.items() if value}
        places.append({"@type": "Place", "name": event.venue, "address": kept})
    if event.format != Event.Format.ON_SITE:
        # The meeting link is for those who have a seat; everybody else is sent to the page.
        page = settings.SITE_URL + event.get_absolute_url()
        places.append({"@type": "VirtualLocation", "url": page})
    return places
