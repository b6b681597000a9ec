"""What calendars read: files for anybody, invitations and cancellations for one participant.

Times are written in UTC: icalendar's own time zone part is long and stops at 2038. An event keeps
its UID for life; its SEQUENCE grows with every material change (RFC 5546).
"""

from collections.abc import Iterable
from datetime import UTC, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.utils import timezone

from .models import Event, EventState, Participant, Session


def download(event: Event) -> bytes:
    """A file for anybody's calendar: no METHOD, no ATTENDEE, no meeting link."""
    file = _calendar()
    for part in _parts(event):
        file.add_component(_entry(event, part, ""))
    return file.to_ical()


def subscription(events: Iterable[Event], *, name: str) -> bytes:
    """Many events for a calendar that asks again: as ``download``, and the same until they change.

    What is called off stays, and says so.
    """
    file = _calendar()
    file.add("name", name)
    file.add("x-wr-calname", name)  # what most calendars read instead of NAME (RFC 7986)
    file.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for event in events:
        for part in _parts(event):
            entry = _entry(event, part, "")
            entry["DTSTAMP"] = icalendar.vDatetime(event.updated_at.astimezone(UTC))
            file.add_component(entry)
    return file.to_ical()


def invitation(participant: Participant) -> str:
    """A REQUEST for one who has a seat, with the meeting link if there is one.

    A session that is called off is not in it: a REQUEST cannot say so (RFC 5546, 3.2.2).
    """
    event = participant.event
    parts = [part for part in _parts(event) if part.state != Session.State.CANCELLED]
    entries = [_entry(event, part, event.meeting_link) for part in parts]
    return _message(participant, "REQUEST", entries)


def cancellation(participant: Participant, *, of: Event | Session | None = None) -> str:
    """A CANCEL that takes the event, or only one part ``of`` it, out of a person's calendar."""
    event = participant.event
    entries = [_entry(event, part, "") for part in ([of] if of else _parts(event))]
    for entry in entries:
        entry["STATUS"] = icalendar.vText("CANCELLED")
    return _message(participant, "CANCEL", entries)


def _calendar() -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//Region Kronoberg//{settings.SITE_NAME}//SV")
    calendar.add("version", "2.0")
    return calendar


def _message(participant: Participant, method: str, entries: list[icalendar.Event]) -> str:
    calendar = _calendar()
    calendar.add("method", method)
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = icalendar.vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = name or settings.SITE_NAME
    attendee = icalendar.vCalAddress(f"mailto:{participant.email}")
    attendee.params["CN"] = participant.name.replace('"', "'")
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "ACCEPTED"
    for entry in entries:
        entry.add("organizer", organizer)
        entry.add("attendee", attendee)
        calendar.add_component(entry)
    return calendar.to_ical().decode()


def _parts(event: Event) -> list[Event] | list[Session]:
    """What has an entry of its own: each session of a course, else the event itself."""
    return list(event.sessions.all()) or [event]


def _entry(event: Event, part: Event | Session, meeting_link: str) -> icalendar.Event:
    is_session = isinstance(part, Session)
    cancelled = event.state == EventState.CANCELLED or (
        is_session and part.state == Session.State.CANCELLED
    )
    title = f"{event.title}: {part.title}" if is_session and part.title else event.title
    page = settings.SITE_URL + event.get_absolute_url()
    lines = [event.summary, f"Mer om träffen: {page}"]
    if meeting_link:
        lines.insert(1, f"Möteslänk: {meeting_link}")
    entry = icalendar.Event()
    entry.add("uid", f"{part.calendar_uid}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("sequence", event.calendar_sequence)
    entry.add("dtstamp", timezone.now().astimezone(UTC))
    entry.add("dtstart", part.starts_at.astimezone(UTC))
    entry.add("dtend", part.ends_at.astimezone(UTC))
    entry.add("summary", " ".join(title.split()))
    entry.add("location", part.venue if is_session and part.venue else event.where)
    entry.add("description", "\n\n".join(lines))
    entry.add("url", page)
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return entry
