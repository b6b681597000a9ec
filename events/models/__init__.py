"""Trainings and who comes: one noun a file."""

from .attendance import Attendance
from .booking import Booking
from .event import Event, EventQuerySet, EventState, Registration
from .participant import LIVING_STATES, SEATED_STATES, Participant, ParticipantState, email_key
from .question import Answer, Question
from .session import Session
from .survey import SurveyAnswer

__all__ = [
    "LIVING_STATES",
    "SEATED_STATES",
    "Answer",
    "Attendance",
    "Booking",
    "Event",
    "EventQuerySet",
    "EventState",
    "Participant",
    "ParticipantState",
    "Question",
    "Registration",
    "Session",
    "SurveyAnswer",
    "email_key",
]
