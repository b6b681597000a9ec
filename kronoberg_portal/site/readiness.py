"""Is this process ready for visitors, and are letters leaving?"""

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from kronoberg_portal.foundation.jobs.models import Lease
from kronoberg_portal.foundation.outbox.models import Letter


def readiness() -> dict:
    """What stands between the portal and its visitors, with ``ready`` as the sum. No person's data.

    ``letter_wait_seconds`` is how long the oldest letter that should have left has waited, and
    ``worker_silence_seconds`` how long ago a worker was last heard of; None when there is none.
    """
    state = {
        "ready": False,
        "database": False,
        "migrations": False,
        "letters": False,
        "letter_wait_seconds": None,
        "worker": False,
        "worker_silence_seconds": None,
    }
    try:
        state["migrations"] = _migrations_are_applied()
        state["database"] = True
        if state["migrations"]:
            state |= _background()
    except (OperationalError, InterfaceError):
        pass
    state["ready"] = all(state[part] for part in ("database", "migrations", "letters", "worker"))
    return state


def _migrations_are_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _background() -> dict:
    wait = _seconds_since(Letter.objects.oldest_unsent_at())
    silence = _seconds_since(Lease.objects.last_beat_at())
    return {
        "letters": wait is None or wait <= settings.LETTERS_LATE_SECONDS,
        "letter_wait_seconds": wait,
        "worker": silence is not None and silence <= settings.WORKER_SILENT_SECONDS,
        "worker_silence_seconds": silence,
    }


def _seconds_since(moment) -> int | None:
    return None if moment is None else max(0, int((timezone.now() - moment).total_seconds()))
