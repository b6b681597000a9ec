"""What the worker does for this room."""

from datetime import time, timedelta

from kronoberg_portal.foundation.jobs.running import Job

from . import actions
from .models import Event
from .retention import anonymise_bookings, erase_needs, erase_survey_texts


def promote_all() -> int:
    """Move every waiting list that has a free seat; how many people got one.

    The verbs that free a seat do this by themselves. Here it is done for what they cannot see:
    a clock that passed a limit, or a number that was changed by other ways.
    """
    promoted = 0
    for event in Event.objects.with_somebody_waiting().with_seats():
        if event.promotes_by_itself and event.seats_left != 0:
            promoted += len(actions.promote_waiting(event=event, by=None))
    return promoted


def remind_all() -> int:
    """Remind those who have a seat of what begins soon; how many."""
    return sum(actions.remind(event=event) for event in actions.events_to_remind_of())


def thank_all() -> int:
    """Thank those who were there; how many."""
    return sum(actions.thank(event=event) for event in list(actions.events_to_thank_for()))


JOBS = [
    Job(
        "events-promoted",
        promote_all,
        every=timedelta(minutes=1),
        label="Uppflyttade från väntelista",
    ),
    Job("events-reminded", remind_all, every=timedelta(minutes=1), label="Påminnelser"),
    Job("events-thanked", thank_all, every=timedelta(minutes=5), label="Tack efteråt"),
    Job("events-needs-erased", erase_needs, at=time(3, 30), label="Gallrade behov"),
    Job(
        "events-bookings-anonymised",
        anonymise_bookings,
        at=time(3, 40),
        label="Gallrade anmälningar",
    ),
    Job(
        "events-survey-texts-erased",
        erase_survey_texts,
        at=time(3, 50),
        label="Gallrade texter i utvärderingar",
    ),
]
