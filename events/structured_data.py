"""An event as search engines read it: JSON-LD with schema.org's words.

Only what the page shows to everybody: no meeting link, no participant, no contact person.
https://schema.org/Event
"""

import json

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from .models import Event, EventState, Registration, Session

# What would end the script element or begin another, and U+2028/2029, written as JSON escapes.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
_ATTENDANCE = {
    Event.Format.ON_SITE: "OfflineEventAttendanceMode",
    Event.Format.ONLINE: "OnlineEventAttendanceMode",
    Event.Format.HYBRID: "MixedEventAttendanceMode",
}

_AVAILABILITY = {
    Registration.OPEN: "https://schema.org/InStock",
    Registration.WAITING_LIST: "https://schema.org/SoldOut",
    Registration.FULL: "https://schema.org/SoldOut",
    Registration.CLOSED: "https://schema.org/SoldOut",
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
        **_status_of(event),
        "eventAttendanceMode": f"https://schema.org/{_ATTENDANCE[event.format]}",
        "location": _places(event),
        "organizer": {
            "@type": "GovernmentOrganization",
            "name": "Region Kronoberg",
            "url": "https://www.regionkronoberg.se/",
        },
        "isAccessibleForFree": True,
        "offers": _offers(event),
        "performer": [
            {"@type": "Person", "name": line.partition(",")[0]} for line in event.speaker_lines
        ],
        "audience": {"@type": "Audience", "audienceType": event.audience} if event.audience else {},
        "image": settings.SITE_URL + event.image.get_absolute_url() if event.image else "",
        "maximumAttendeeCapacity": event.capacity,
        "remainingAttendeeCapacity": event.seats_left,
        "subEvent": [
            {
                "@type": "Event",
                "name": session.title or event.title,
                **_times(session),
                "eventStatus": _status(
                    "Cancelled" if session.state == Session.State.CANCELLED else "Scheduled"
                ),
                "eventAttendanceMode": f"https://schema.org/{_ATTENDANCE[event.format]}",
                "location": _places(event, session.venue),
            }
            for session in event.sessions.all()
        ],
    }
    kept = {name: value for name, value in said.items() if value or value == 0}
    return mark_safe(json.dumps(kept, ensure_ascii=False).translate(_ESCAPES))


def _times(part: Event | Session) -> dict[str, str]:
    return {
        "startDate": timezone.localtime(part.starts_at).isoformat(),
        "endDate": timezone.localtime(part.ends_at).isoformat(),
    }


def _status(word: str) -> str:
    return f"https://schema.org/Event{word}"


def _status_of(event: Event) -> dict:
    """Called off, moved since it was made public (with the former start), or as planned."""
    if event.state == EventState.CANCELLED:
        return {"eventStatus": _status("Cancelled")}
    before = event.history.filter(state=EventState.PUBLISHED).exclude(starts_at=event.starts_at)
    former = before.order_by("-history_date", "-history_id").values_list("starts_at").first()
    if former is None:
        return {"eventStatus": _status("Scheduled")}
    return {
        "eventStatus": _status("Rescheduled"),
        "previousStartDate": timezone.localtime(former[0]).isoformat(),
    }


def _offers(event: Event) -> dict:
    """The way to register, for nothing; none when there is none."""
    here = settings.SITE_URL + reverse("events:register", args=[event.slug])
    where = here if event.takes_registrations else event.registration_url
    if not where or event.standing in (Registration.CANCELLED, Registration.COMPLETED):
        return {}
    opens = event.registration_opens_at
    offer = {
        "@type": "Offer",
        "price": "0",
        "priceCurrency": "SEK",
        "url": where,
        "availability": _AVAILABILITY.get(event.standing, ""),
        "validFrom": timezone.localtime(opens).isoformat() if opens else "",
        "validThrough": timezone.localtime(event.registration_ends_at).isoformat()
        if event.takes_registrations
        else "",
    }
    return {name: value for name, value in offer.items() if value}


def _places(event: Event, venue: str = "") -> list[dict]:
    """Where it is; ``venue`` is the own room of a session."""
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
        place = {"@type": "Place", "name": venue or event.venue, "address": kept}
        if event.latitude is not None and not venue:
            point = {"latitude": float(event.latitude), "longitude": float(event.longitude)}
            place["geo"] = {"@type": "GeoCoordinates", **point}
        places.append(place)
    if event.format != Event.Format.ON_SITE:
        # The meeting link is for those who have a seat; everybody else is sent to the page.
        page = settings.SITE_URL + event.get_absolute_url()
        places.append({"@type": "VirtualLocation", "url": page})
    return places
