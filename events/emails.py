"""The letters of this room: one function each, called by the verbs in ``actions``.

Nothing about food or access is ever written in a letter, and no person's own words in a subject.
All but the one to staff are about the booking: there staff see them, and with it they are erased.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from kronoberg_portal.foundation.outbox.models import Letter
from kronoberg_portal.foundation.outbox.queue import queue

from . import calendar
from .differences import Difference
from .links import booking_path, participant_path
from .models import LIVING_STATES, Booking, Event, Participant, ParticipantState, Session
from .when import moment, span


def booking_received(booking: Booking, people: Iterable[Participant]) -> Letter:
    """To the booker: how it went for each, and the link that governs the booking."""
    people = list(people)
    all_wait = all(person.shown_state == ParticipantState.WAITING for person in people)
    subject = "Anmälan är på väntelistan" if all_wait else "Vi har tagit emot din anmälan"
    return _to_booker("booking_received", booking, subject, people=people)


def participant_confirmed(participant: Participant) -> Letter:
    return _with_seat("participant_confirmed", participant, "Du har en plats")


def participant_promoted(participant: Participant) -> Letter:
    return _with_seat("participant_promoted", participant, "Du har fått en plats")


def participant_approved(participant: Participant) -> Letter:
    return _with_seat("participant_approved", participant, "Din anmälan är godkänd")


def participant_waiting(participant: Participant, *, approved: bool = False) -> Letter:
    """On the waiting list; ``approved``: the application was accepted but the seats are taken."""
    return _to_participant(
        "participant_waiting", participant, "Du står på väntelistan", approved=approved
    )


def participant_pending(participant: Participant) -> Letter:
    return _to_participant("participant_pending", participant, "Din anmälan väntar på godkännande")


def participant_declined(participant: Participant) -> Letter:
    return _to_participant("participant_declined", participant, "Vi kunde inte ge dig en plats")


def participant_cancelled(participant: Participant, *, had_seat: bool, waited: bool) -> Letter:
    """After a cancellation by link: the seat, the place on the list or the application is gone."""
    subject = "Du står inte längre på väntelistan" if waited else "Du är avanmäld"
    return _leaving("participant_cancelled", participant, subject, had_seat, waited=waited)


def participant_removed(participant: Participant, *, had_seat: bool, waited: bool) -> Letter:
    """After staff took somebody away."""
    subject = "Du är borttagen från väntelistan" if waited else "Din anmälan är borttagen"
    return _leaving("participant_removed", participant, subject, had_seat, waited=waited)


def participant_replaced(participant: Participant, *, had_seat: bool) -> Letter:
    """To who was in the seat before a substitution. The link in earlier letters is dead."""
    return _leaving("participant_replaced", participant, "Någon annan kommer i stället", had_seat)


def substitute_welcomed(participant: Participant, *, instead_of: str) -> Letter:
    """To who comes instead: the seat, the place in line or the application that is taken over."""
    subject = {
        ParticipantState.WAITING: "Du står på väntelistan",
        ParticipantState.PENDING: "Din anmälan väntar på godkännande",
    }.get(participant.state, "Du har en plats")
    write = _with_seat if participant.has_seat else _to_participant
    return write("substitute_welcomed", participant, subject, instead_of=instead_of)


def substitution_made(booking: Booking, *, old_name: str, new: Participant) -> Letter:
    """To the booker, who is neither of the two."""
    return _to_booker(
        "substitution_made",
        booking,
        "Bytet är klart",
        old_name=old_name,
        new_name=new.name,
        state=new.shown_state,
    )


def event_cancelled(participant: Participant) -> Letter:
    return _leaving("event_cancelled", participant, "Inställt", participant.has_seat)


def event_cancelled_to_booker(booking: Booking) -> Letter:
    """For a booker who does not take part."""
    return _to_booker("event_cancelled_to_booker", booking, "Inställt")


def event_changed(participant: Participant, *, changes: Iterable[Difference]) -> Letter:
    """What was, and what is now; to who waits without meeting link and calendar part."""
    seen = [change for change in changes if participant.has_seat or not change.for_seated]
    subject = {
        ParticipantState.WAITING: "Ändrad träff (du står på väntelistan)",
        ParticipantState.PENDING: "Ändrad träff (din anmälan väntar på godkännande)",
    }.get(participant.state, "Ändrad träff")
    write = _with_seat if participant.has_seat else _to_participant
    return write("event_changed", participant, subject, changes=seen)


def calendar_entry_ended(participant: Participant) -> Letter:
    """The event has got sessions with entries of their own: the one for the whole is taken out."""
    return _to_participant(
        "calendar_entry_ended",
        participant,
        "Kalendern är uppdelad på tillfällen",
        calendar_part=("CANCEL", calendar.cancellation(participant, of=participant.event)),
    )


def session_cancelled(participant: Participant, *, session: Session, reason: str) -> Letter:
    """One session of a course is called off; the calendar part takes out that one only."""
    part = ("", "")
    if participant.has_seat:
        part = ("CANCEL", calendar.cancellation(participant, of=session))
    return _to_participant(
        "session_cancelled",
        participant,
        "Ett tillfälle är inställt",
        calendar_part=part,
        session=session,
        reason=reason,
    )


def reminder(participant: Participant, *, session: Session | None = None) -> Letter:
    """Soon the event begins, or the next ``session`` of a course."""
    return _to_participant(
        "reminder",
        participant,
        "Påminnelse",
        meeting_link=participant.event.meeting_link,
        session=session,
    )


def thanks(participant: Participant) -> Letter:
    """Afterwards: what was shown, and what they thought of it."""
    event = participant.event
    asks = event.has_survey and not participant.has_answered_survey
    return _to_participant(
        "thanks",
        participant,
        "Tack för att du var med",
        materials=list(event.materials.published().newest_first()),
        survey_path=participant_path(participant, "survey") if asks else "",
    )


def note(participant: Participant, *, subject: str, text: str) -> Letter:
    """What staff wants to say, in its own words; with the link for who takes part."""
    takes_part = participant.state in LIVING_STATES
    own_path = participant_path(participant) if takes_part else ""
    return _to_participant("note", participant, subject, note=text, own_path=own_path)


def subject_about(event: Event, words: str) -> str:
    """The subject of a letter about an event, as it is stored."""
    return " ".join(f"{words}: {event.title}".split())[:200]


def already_registered(participant: Participant) -> Letter | None:
    """To somebody who has been registered again: how it stands, and the link from before.

    At most one an hour, so that nobody's letter box can be filled through the form.
    """
    if _written_lately("already_registered", participant.booking, participant.email):
        return None
    subject = {
        ParticipantState.WAITING: "Du står redan på väntelistan",
        ParticipantState.PENDING: "Din anmälan finns redan",
    }.get(participant.state, "Du är redan anmäld")
    return _to_participant("already_registered", participant, subject)


def booking_link(booking: Booking) -> Letter | None:
    """The booker's link once more; at most one an hour."""
    if _written_lately("booking_link", booking, booking.booker_email):
        return None
    return _to_booker("booking_link", booking, "Länken till din anmälan")


def participant_link(participant: Participant) -> Letter | None:
    """The participant's own link once more; at most one an hour."""
    if _written_lately("participant_link", participant.booking, participant.email):
        return None
    return _to_participant("participant_link", participant, "Länken till din plats")


def seat_left_unfilled(event: Event, *, free: int, waiting: int) -> Letter:
    """To staff: a seat came free when the list no longer moves by itself. Names nobody."""
    contact = event.public_contact()
    return queue(
        "events/emails/seat_left_unfilled",
        to=contact.email if contact and contact.email else settings.COORDINATOR_EMAIL,
        subject=f"Ledig plats och väntelista: {event.title}",
        context={"event": event, "facts": facts(event), "free": free, "waiting": waiting},
        about=event,
    )


def facts(event: Event) -> list[tuple[str, str]]:
    """When and where, as labels and words; never the meeting link."""
    rows = []
    for number, session in enumerate(event.sessions.all(), start=1):
        words = span(session.starts_at, session.ends_at)
        if session.venue:
            words += f", {session.venue}"
        if session.state == Session.State.CANCELLED:
            words += " (inställt)"
        rows.append((session.title or f"Tillfälle {number}", words))
    return [*(rows or [("När", event.when)]), ("Var", event.where)]


def _written_lately(name: str, booking: Booking, address: str) -> bool:
    lately = timezone.now() - timedelta(hours=1)
    letters = Letter.objects.about(booking).filter(kind=f"events:{name}", created_at__gte=lately)
    return letters.filter(to=address).exists()


def _with_seat(name: str, participant: Participant, subject: str, **more) -> Letter:
    return _to_participant(
        name,
        participant,
        subject,
        meeting_link=participant.event.meeting_link,
        calendar_part=("REQUEST", calendar.invitation(participant)),
        **more,
    )


def _leaving(name: str, participant: Participant, subject: str, had_seat: bool, **more) -> Letter:
    part = ("CANCEL", calendar.cancellation(participant)) if had_seat else ("", "")
    return _to_participant(
        name, participant, subject, had_seat=had_seat, calendar_part=part, **more
    )


def _to_participant(
    name: str,
    participant: Participant,
    subject: str,
    *,
    calendar_part: tuple[str, str] = ("", ""),
    meeting_link: str = "",
    **more,
) -> Letter:
    booking = participant.booking
    method, text = calendar_part
    return _send(
        name,
        booking,
        to=participant.email,
        subject=subject,
        calendar=text,
        calendar_method=method,
        context={
            "name": participant.name,
            "booker": "" if booking.is_booker(participant) else booking.booker_name,
            "own_path": participant_path(participant),
            "place": participant.place_on_waiting_list,
            "state": participant.state,
            "has_seat": participant.has_seat,
            "meeting_link": meeting_link,
            **more,
        },
    )


def _to_booker(name: str, booking: Booking, subject: str, **more) -> Letter:
    return _send(
        name,
        booking,
        to=booking.booker_email,
        subject=subject,
        context={"name": booking.booker_name, "booking_path": booking_path(booking), **more},
    )


def _send(name: str, booking: Booking, *, to: str, subject: str, context: dict, **part) -> Letter:
    event = booking.event
    contact = event.public_contact()
    return queue(
        f"events/emails/{name}",
        to=to,
        subject=subject_about(event, subject),
        context={
            "event": event,
            "facts": facts(event),
            "contact": contact,
            "coordinator_email": settings.COORDINATOR_EMAIL,
            "changes_until": moment(event.changes_end_at),
            "can_change": timezone.now() < event.changes_end_at,
            **context,
        },
        about=booking,
        reply_to=contact.email if contact else "",
        **part,
    )
