"""What people who come must know of, before and after an edit: when, where and the meeting link."""

from collections.abc import Iterable
from dataclasses import dataclass

from .models import Event, Session
from .when import span

NEW, GONE = "(nytt)", "(utgår)"


@dataclass(frozen=True)
class Difference:
    """One line: *När*, what it was, what it is now. ``for_seated``: only who has a seat may see."""

    label: str
    old: str
    new: str
    for_seated: bool = False


def planned(event: Event) -> list[Session]:
    """The sessions that are held, in order, as the database has them now."""
    return list(event.sessions.filter(state=Session.State.PLANNED))


def differences(
    before: Event,
    after: Event,
    *,
    sessions_before: Iterable[Session],
    sessions_after: Iterable[Session],
) -> list[Difference]:
    """What differs between two versions of an event. A corrected text is no difference."""
    old, new = list(sessions_before), list(sessions_after)
    of_event = [Difference("När", before.when, after.when)]
    rows = _of_sessions(old, new) if old or new else of_event
    rows.append(Difference("Var", before.where, after.where))
    rows.append(
        Difference(
            "Möteslänk",
            before.meeting_link or "ingen",
            after.meeting_link or "ingen",
            for_seated=True,
        )
    )
    return [row for row in rows if row.old != row.new]


def _of_sessions(old: list[Session], new: list[Session]) -> list[Difference]:
    was = {session.pk: session for session in old}
    rows = []
    for number, session in enumerate(new, start=1):
        before = was.pop(session.pk, None)
        label = session.title or f"Tillfälle {number}"
        rows.append(Difference(label, _words(before) if before else NEW, _words(session)))
    for session in was.values():
        rows.append(Difference(session.title or "Tillfälle", _words(session), GONE))
    return rows


def _words(session: Session) -> str:
    words = span(session.starts_at, session.ends_at)
    return f"{words}, {session.venue}" if session.venue else words
