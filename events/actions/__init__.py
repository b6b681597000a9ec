"""The verbs that change who has a seat. Nothing else does.

Each takes the event's lock first (``seats.locked``), looks at the rows under it, writes, and lays
its letters in the outbox, in one transaction. ``by`` is the account that does it, or None when
somebody does it through the website or a secret link.

Who waits comes before who is new: every verb that frees seats also moves the waiting list, and
``register`` moves it before it counts what is left.
"""

from events.seats import Refused

from .amending import change_needs
from .approving import approve, decline
from .attending import (
    Settled,
    check_in,
    close_attendance,
    last_start,
    reopen_attendance,
    settlement,
    undo_check_in,
)
from .changing import (
    SavedEvent,
    cancel_event,
    cancel_session,
    change_capacity,
    follow_sessions,
    save_event,
    who_is_told,
)
from .copying import copy_event
from .importing import Imported, foresee_import, import_participants
from .leaving import cancel_booking, cancel_participant, refuse_late_changes, remove_participant
from .noting import recipients_of_note, write_note
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
from .reminding import events_to_remind_of, next_start, remind, reminder_moment
from .sampling import sample_note, send_sample_note
from .sending import send_links
from .substituting import substitute
from .surveying import answer_survey
from .thanking import events_to_thank_for, thank

__all__ = [
    "Attendee",
    "Booker",
    "Choice",
    "DoesNotFit",
    "Imported",
    "Refused",
    "SavedEvent",
    "Settled",
    "answer_survey",
    "approve",
    "cancel_booking",
    "cancel_event",
    "cancel_participant",
    "cancel_session",
    "change_capacity",
    "change_needs",
    "check_in",
    "close_attendance",
    "copy_event",
    "decline",
    "events_to_remind_of",
    "events_to_thank_for",
    "follow_sessions",
    "foresee_import",
    "import_participants",
    "last_start",
    "next_start",
    "promote_waiting",
    "recipients_of_note",
    "refuse_late_changes",
    "refuse_unless_open",
    "register",
    "remind",
    "reminder_moment",
    "remove_participant",
    "reopen_attendance",
    "sample_note",
    "save_event",
    "seat_by_hand",
    "seats_in_words",
    "send_links",
    "send_sample_note",
    "settlement",
    "substitute",
    "thank",
    "undo_check_in",
    "who_is_told",
    "write_note",
]
