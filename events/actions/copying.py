"""Making a new event from one that has been, or from a template."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from events.differences import planned
from events.models import Event, EventState, Question, Session
from events.models.event import TAKEN_SLUGS
from kronoberg_portal.foundation.accounts.models import User

from .changing import follow_sessions

# What belongs to the one that was held: its state and letters, its place in calendars, and when
# it is shown. Its participants and its materials are other rows, and stay where they are.
NOT_COPIED = (
    "id",
    "slug",
    "state",
    "is_template",
    "is_example",
    "search_text",
    "sort_key",
    "cancel_reason",
    "cancelled_at",
    "attendance_closed_at",
    "thanked_at",
    "calendar_uid",
    "calendar_sequence",
    "publish_at",
    "expire_at",
    "review_on",
    "change_note",
    "created_at",
    "updated_at",
)
MOVED = ("ends_at", "registration_opens_at", "registration_closes_at", "changes_until")


@transaction.atomic
def copy_event(*, event: Event, title: str, starts_at: datetime, by: User) -> Event:
    """A draft like ``event`` that starts at ``starts_at`` (aware); nobody is registered for it.

    Its other times, and those of its sessions, come as many days and hours later by the clock on
    the wall, also across the shift to summer time. Questions and tasks come along; sessions that
    were called off do not.
    """
    names = [field.attname for field in Event._meta.concrete_fields if field.name not in NOT_COPIED]
    new = Event(**{name: getattr(event, name) for name in names})
    sessions = planned(event)
    later = _wall(starts_at) - _wall(sessions[0].starts_at if sessions else event.starts_at)
    new.title, new.slug = title, free_slug(title, starts_at)
    new.state = EventState.DRAFT
    new.starts_at = starts_at
    for name in MOVED:
        if (at := getattr(event, name)) is not None:
            setattr(new, name, _moved(at, later))
    new.change_note = "Ny från mall" if event.is_template else "Kopia"
    new.save()
    new.tasks.set(event.tasks.all())
    Session.objects.bulk_create(
        Session(
            event=new,
            title=session.title,
            venue=session.venue,
            starts_at=_moved(session.starts_at, later),
            ends_at=_moved(session.ends_at, later),
        )
        for session in sessions
    )
    for question in event.questions.all():
        Question.objects.create(
            event=new,
            text=question.text,
            kind=question.kind,
            choices=question.choices,
            is_required=question.is_required,
            position=question.position,
        )
    if follow_sessions(new):
        new.save()
    return new


def free_slug(title: str, starts_at: datetime) -> str:
    """An address that no event has: the title, with its day and a number where that is needed."""
    words = slugify(title)[:150] or "traff"
    day = f"{timezone.localtime(starts_at):%Y-%m-%d}"
    taken = set(Event.objects.filter(slug__startswith=words).values_list("slug", flat=True))
    taken |= TAKEN_SLUGS
    slug, number = words, 1
    while slug in taken:
        slug = f"{words}-{day}" if number == 1 else f"{words}-{day}-{number}"
        number += 1
    return slug


def _wall(at: datetime) -> datetime:
    return timezone.localtime(at).replace(tzinfo=None)


def _moved(at: datetime, later: timedelta) -> datetime:
    """The same time of day some days on; an hour later where that hour does not exist."""
    there = timezone.make_aware(_wall(at) + later)
    return timezone.localtime(there.astimezone(UTC))
