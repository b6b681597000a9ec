"""How far an action plan has come."""

from collections.abc import Iterable
from dataclasses import dataclass

from .models import Action


@dataclass(frozen=True)
class Progress:
    """How many actions stand in each state. What was dropped (*utgår*) is not part of the whole."""

    by_state: dict[Action.State, int]

    @property
    def done(self) -> int:
        return self.by_state.get(Action.State.DONE, 0)

    @property
    def total(self) -> int:
        return sum(self.by_state.values()) - self.by_state.get(Action.State.DROPPED, 0)

    @property
    def percent(self) -> int:
        """The share done, in whole per cent; 100 only when everything is."""
        return self.done * 100 // self.total if self.total else 0


def progress(actions: Iterable[Action]) -> Progress:
    """Count actions by state, in the order of the states; states without any are left out."""
    states = [action.state for action in actions]
    return Progress({state: states.count(state) for state in Action.State if state in states})
