"""How an enterprise's lifecycle has gone, as far as the public has been able to see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from .models import Enterprise, Lifecycle


@dataclass(frozen=True)
class Stage:
    """A lifecycle and since when; ``since`` is None where no day is known that makes sense."""

    lifecycle: Lifecycle
    since: date | None
    is_first: bool
    is_now: bool


@dataclass(frozen=True)
class _Shown:
    """One version of the entry that the public saw, from the day it could be seen."""

    lifecycle: str
    stated_on: date | None
    seen_on: date


def lifecycle_history(enterprise: Enterprise) -> list[Stage]:
    """Its stages from the first to today's; none when the public never saw it change.

    Changes of drafts, of entries under review and of archived ones are left out. Of several
    changes in one day the last counts: the others were slips of the pen. One query.
    """
    stages: list[_Shown] = []
    for shown in _shown(enterprise):
        if stages and shown.lifecycle == stages[-1].lifecycle:
            stages[-1] = _Shown(shown.lifecycle, shown.stated_on, stages[-1].seen_on)
        elif stages and shown.seen_on == stages[-1].seen_on:
            stages[-1] = shown
            if len(stages) > 1 and stages[-2].lifecycle == shown.lifecycle:
                stages.pop()
        else:
            stages.append(shown)
    return _dated(stages) if len(stages) > 1 else []


def _shown(enterprise: Enterprise) -> Iterable[_Shown]:
    """The versions that the public saw, oldest first; last the row as it stands."""
    fields = ("history_date", *_Version.__annotations__)
    versions = [
        (version["history_date"], _Version(**{name: version[name] for name in fields[1:]}))
        for version in enterprise.history.order_by("history_date", "history_id").values(*fields)
    ]
    current = _Version(**{name: getattr(enterprise, name) for name in fields[1:]})
    newest = versions[-1][0] if versions else enterprise.created_at
    versions.append((max(newest, enterprise.updated_at), current))
    ends = [begins for begins, _ in versions[1:]] + [timezone.now()]
    for (begins, version), ends_at in zip(versions, ends, strict=True):
        seen_at = max(begins, version.publish_at or begins)
        if version.was_public(seen_at) and seen_at <= max(begins, ends_at):
            yield _Shown(
                version.lifecycle, version.lifecycle_changed_on, timezone.localdate(seen_at)
            )


@dataclass(frozen=True)
class _Version:
    """What a version of the row said of its lifecycle and of who might see it."""

    state: str
    publish_at: datetime | None
    expire_at: datetime | None
    lifecycle: str
    lifecycle_changed_on: date | None

    def was_public(self, at: datetime) -> bool:
        is_in_time = self.expire_at is None or self.expire_at > at
        return is_in_time and self.state in Enterprise.objects.all().public_states


def _dated(stages: list[_Shown]) -> list[Stage]:
    """The day that the office stated, else the day when the public first saw it.

    A stated day that merely was left standing from the stage before says nothing of this one, and
    a day when something was first seen says nothing when the next stage had begun before it.
    """
    days = []
    for before, stage in zip([None, *stages], stages, strict=False):
        is_left_standing = before is not None and stage.stated_on == before.stated_on
        is_stated = stage.stated_on is not None and not is_left_standing
        days.append(stage.stated_on if is_stated else stage.seen_on)
    return [
        Stage(
            lifecycle=Lifecycle(stage.lifecycle),
            since=None if place + 1 < len(days) and days[place] > days[place + 1] else days[place],
            is_first=place == 0,
            is_now=place == len(stages) - 1,
        )
        for place, stage in enumerate(stages)
    ]
