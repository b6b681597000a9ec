"""What the worker does for this room."""

from datetime import time

from kronoberg_portal.foundation.jobs.running import Job

from . import actions
from .retention import anonymise_enquiries

JOBS = [
    Job(
        "enquiries-followed-up",
        actions.ask_for_outcomes,
        at=time(8, 30),
        label="Frågor om vad förfrågningar ledde till",
    ),
    Job(
        "enquiries-anonymised",
        anonymise_enquiries,
        at=time(3, 50),
        label="Gallrade förfrågningar",
    ),
]
