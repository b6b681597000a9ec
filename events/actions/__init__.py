"""The verbs that change who has a seat. Nothing else does.

Each takes the event's lock first (``seats.locked``), looks at the rows under it, writes, and lays
its letters in the outbox, in one transaction. ``by`` is the account that does it, or None when
somebody does it through the website or a secret link.

Who waits comes before who is new: every verb that frees seats also moves the waiting list, and
``register`` moves it before it counts what is left.
"""

from events.seats import Refused

from .approving import approve, decline
from .changing import cancel_event, change_capacity, save_event
from .leaving import cancel_booking, cancel_participant, refuse_late_changes, remove_participant
from .promoting import promote_waiting, seat_by_hand
from .registering import (
    Attendee,
    Booker,
    Choice,
    DoesNotFit,
    refuse_unless_open,
    register,
    seats_in_words,
)
from .sending import send_links
from .substituting import substitute

__all__ = [
    "Attendee",
    "Booker",
    "Choice",
    "DoesNotFit",
    "Refused",
    "approve",
    "cancel_booking",
    "cancel_event",
    "cancel_participant",
    "change_capacity",
    "decline",
    "promote_waiting",
    "refuse_late_changes",
    "refuse_unless_open",
    "register",
    "remove_participant",
    "save_event",
    "seat_by_hand",
    "seats_in_words",
    "send_links",
    "substitute",
]
