"""The office's pages for events, who has booked and who comes.

Nothing here writes a participant: every button calls a verb in ``actions``, under the event's lock.
"""

from .event import EventAdmin
from .people import BookingAdmin, ParticipantAdmin

__all__ = ["BookingAdmin", "EventAdmin", "ParticipantAdmin"]
