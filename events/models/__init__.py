"""Trainings and who comes: one noun a file."""

from .booking import Booking
from .event import Event, EventQuerySet, EventState, Registration, Session
from .participant import LIVING_STATES, SEATED_STATES, Participant, ParticipantState, email_key

__all__ = [
    "LIVING_STATES",
    "SEATED_STATES",
    "Booking",
    "Event",
    "EventQuerySet",
    "EventState",
    "Participant",
    "ParticipantState",
    "Registration",
    "Session",
    "email_key",
]
