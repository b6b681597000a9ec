"""Example data: the demo's own events with people in them, and as many more as somebody wants.

Everything is marked ``is_example`` and named "Exempel…"; nobody gets a letter by being made up.
"""

import itertools
from collections.abc import Callable
from datetime import datetime, time, timedelta
from random import Random

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.text import slugify

from contacts.models import Municipality, RegionTask
from knowledge.models import Resource
from kronoberg_portal.foundation.outbox.models import Letter

from .example_entries import ACCESS, ENTRIES, FIRST_NAMES, FOOD, LAST_NAMES, ROLES, Entry
from .models import (
    Answer,
    Booking,
    Event,
    EventState,
    Participant,
    ParticipantState,
    Question,
    Session,
    email_key,
)

BATCH = 1000
SATURDAY = 5


# ── The demo's own ───────────────────────────────────────────────────────────────────────────
@transaction.atomic
def add_curated_examples() -> None:
    """Ten events, one for each way that an event can stand. Safe to run again."""
    for entry in ENTRIES:
        slug = slugify(entry.title)
        if not Event.objects.filter(slug=slug).exists():
            _add_event(entry, slug)


def _add_event(entry: Entry, slug: str) -> None:
    starts_at = _at(entry.days, entry.hour)
    last = max([entry.days, *(meeting.days for meeting in entry.meetings)])
    event = Event.objects.create(
        title=entry.title,
        slug=slug,
        kind=entry.kind,
        summary=entry.summary,
        body=entry.body,
        programme=entry.programme,
        audience=entry.audience,
        starts_at=starts_at,
        ends_at=_at(last, entry.hour + entry.hours),
        format=entry.format,
        venue=entry.venue,
        venue_address=entry.venue_address,
        venue_access=ACCESS if entry.venue else "",
        municipality=Municipality.objects.filter(slug=entry.municipality).first(),
        meeting_link=entry.meeting_link,
        capacity=entry.capacity,
        has_waiting_list=entry.has_waiting_list,
        most_per_municipality=entry.most_per_municipality,
        needs_approval=entry.needs_approval,
        serves_food=entry.serves_food,
        asks_access_needs=entry.asks_access_needs,
        registration_opens_at=None if entry.opens_days is None else _at(entry.opens_days, 9),
        registration_closes_at=starts_at - timedelta(days=2),
        state=entry.state,
        speakers=entry.speakers,
        latitude=entry.latitude or None,
        longitude=entry.longitude or None,
        gives_certificate=entry.gives_certificate,
        sessions_for_certificate=entry.sessions_for_certificate,
        changes_until=None
        if entry.changes_days is None
        else starts_at - timedelta(days=entry.changes_days),
        cancel_reason=entry.cancel_reason,
        cancelled_at=timezone.now() if entry.cancel_reason else None,
        is_example=True,
    )
    for meeting in entry.meetings:
        Session.objects.create(
            event=event,
            title=meeting.title,
            starts_at=_at(meeting.days, entry.hour),
            ends_at=_at(meeting.days, entry.hour + entry.hours),
        )
    for place, asked in enumerate(entry.questions):
        Question.objects.create(
            event=event,
            text=asked.text,
            kind=asked.kind,
            choices="\n".join(asked.choices),
            is_required=asked.is_required,
            position=place,
        )
    event.tasks.set(RegionTask.objects.filter(key__in=entry.tasks))
    event.materials.set(
        Resource.objects.published().filter(is_example=True).order_by("pk")[: entry.material_count]
    )
    _add_people(event, entry)
    _let_them_answer(event, entry)
    Event.objects.filter(pk=event.pk).rebuild_search()


def _at(days: int, hour: int) -> datetime:
    """A moment (aware): a Swedish time of day, so many days from now, or the Monday after."""
    day = timezone.localdate() + timedelta(days=days)
    if day.weekday() >= SATURDAY:
        day += timedelta(days=7 - day.weekday())
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _add_people(event: Event, entry: Entry) -> None:
    """Bookings of one to four people, until there are as many of each state as the entry says."""
    rng = Random(event.slug)
    seated = ParticipantState.REGISTERED
    if event.state == EventState.COMPLETED:
        seated = ParticipantState.ATTENDED
    left = [seated] * entry.seated
    left += [ParticipantState.WAITING] * entry.waiting + [ParticipantState.PENDING] * entry.pending
    municipalities = list(Municipality.objects.order_by("code"))
    names = _names(rng)
    while left:
        group = [state for state in left[: rng.choice([1, 1, 2, 3, 4])] if state == left[0]]
        left = left[len(group) :]
        booker = next(names)
        booking = Booking.objects.create(
            event=event,
            booker_name=booker,
            booker_email=_address(booker),
            municipality=rng.choice(municipalities),
            source=rng.choice([Booking.Source.PUBLIC, Booking.Source.PUBLIC, Booking.Source.STAFF]),
        )
        for state, name in zip(group, itertools.chain([booker], names), strict=False):
            Participant.objects.create(**_person(event, booking, name, state, rng))


def _let_them_answer(event: Event, entry: Entry) -> None:
    """Each made-up person answers in turn what the entry says."""
    for asked, question in zip(entry.questions, event.questions.all(), strict=True):
        if not asked.answers:
            continue
        people = zip(event.participants.all(), itertools.cycle(asked.answers), strict=False)
        for person, text in people:
            if text:
                Answer.objects.create(question=question, participant=person, text=text)


def _names(rng: Random):
    """Made-up names in no order, each once."""
    names = [f"{first} {last}" for first in FIRST_NAMES for last in LAST_NAMES]
    rng.shuffle(names)
    return iter(names)


def _address(name: str) -> str:
    return f"{slugify(name).replace('-', '.')}@example.se"


def _person(event: Event, booking: Booking, name: str, state: str, rng: Random) -> dict:
    """The fields of a participant who is not saved."""
    now = timezone.now()
    waits = state == ParticipantState.WAITING
    has_seat = state not in (ParticipantState.WAITING, ParticipantState.PENDING)
    address = _address(name)
    return {
        "booking": booking,
        "event": event,
        "name": name,
        "email": address,
        "email_key": email_key(address),
        "role": rng.choice(ROLES),
        "state": state,
        "waiting_since": now - timedelta(hours=rng.randint(2, 200)) if waits else None,
        "seated_at": now - timedelta(days=rng.randint(2, 20)) if has_seat else None,
        "food_needs": rng.choice(FOOD) if event.serves_food and rng.random() < 0.2 else "",
    }


# ── As many more as somebody wants ───────────────────────────────────────────────────────────
WHAT = [
    "Reserverad upphandling",
    "Effektmätning",
    "Arbetsträning",
    "Återbruk",
    "Affärsmodeller",
    "Ledarskap",
    "Samverkan",
    "Språkträning",
    "Finansiering",
    "Kooperativ",
    "Marknadsföring",
    "Daglig verksamhet",
]
HOW = [
    "för nybörjare",
    "i praktiken",
    "steg för steg",
    "för kommuner",
    "för små företag",
    "med goda exempel",
    "och vägen vidare",
    "fråga en expert",
]
SAYS = [
    "Kom med frågor, gå hem med svar.",
    "Erfarenheter från flera kommuner.",
    "Med tid för samtal och fika.",
    "För dig som vill komma i gång.",
    "Vi prövar tillsammans.",
]


def generate(count: int, rng: Random, progress: Callable[[int], None]) -> None:
    """Add ``count`` events from two years back to one ahead, every fifth with people in it.

    The same ``rng`` gives the same titles, places and numbers; ``progress`` is told each batch.
    """
    municipalities = list(Municipality.objects.order_by("code"))
    first = Event.objects.filter(slug__startswith="exempeltraff-").count() + 1
    for start in range(0, count, BATCH):
        numbers = range(first + start, first + min(start + BATCH, count))
        with transaction.atomic():
            events = [_made_up(number, municipalities, rng) for number in numbers]
            Event.objects.bulk_create(events)
            _fill([event for event in events if rng.random() < 0.2], municipalities, rng)
        progress(len(numbers))


def _made_up(number: int, municipalities: list[Municipality], rng: Random) -> Event:
    """An event that is not saved, but ready to be found and sorted."""
    what, how, kind = rng.choice(WHAT), rng.choice(HOW), rng.choice([*Event.Kind])
    municipality = rng.choice(municipalities)
    online = kind == Event.Kind.WEBINAR
    days, hour, hours = rng.randint(-730, 365), rng.randint(8, 16), rng.randint(1, 4)
    past = days < 0
    row = Event(
        title=f"Exempel: {what} {how}",
        slug=f"exempeltraff-{number}",
        kind=kind,
        summary=f"{rng.choice(SAYS)} Påhittad träff nummer {number}.",
        body=f"<p>{what} {how}. {rng.choice(SAYS)}</p>",
        starts_at=_at(days, hour),
        ends_at=_at(days, hour + hours),
        format=Event.Format.ONLINE if online else Event.Format.ON_SITE,
        venue="" if online else f"Exempellokalen i {municipality.seat}",
        municipality=None if online else municipality,
        capacity=rng.choice([None, 8, 12, 20, 40]),
        state=EventState.COMPLETED if past else EventState.PUBLISHED,
        is_example=True,
    )
    row.describe_for_search()
    return row


def _fill(events: list[Event], municipalities: list[Municipality], rng: Random) -> None:
    """Let one to twelve people register for each, one by one."""
    bookings, people = [], []
    for event in events:
        names = _names(rng)
        for place in range(rng.randint(1, 12)):
            name = next(names)
            booking = Booking(
                event=event,
                booker_name=name,
                booker_email=_address(name),
                municipality=rng.choice(municipalities),
            )
            full = event.capacity is not None and place >= event.capacity
            state = ParticipantState.WAITING if full else ParticipantState.REGISTERED
            bookings.append(booking)
            people.append(Participant(**_person(event, booking, name, state, rng)))
    Booking.objects.bulk_create(bookings)
    Participant.objects.bulk_create(people)


# ── And out again ────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def remove_examples() -> int:
    """Take away every example with its bookings, letters and history; how many events."""
    examples = Event.objects.filter(is_example=True)
    bookings = Booking.objects.filter(event__is_example=True)
    for rows in (bookings, examples):
        keys = rows.annotate(key=Cast("pk", models.CharField())).values("key")
        about = ContentType.objects.get_for_model(rows.model)
        Letter.objects.filter(about_type=about, about_id__in=keys).delete()
    Participant.objects.filter(event__is_example=True).delete()
    bookings.delete()
    removed = examples.count()
    examples.delete()
    Event.history.filter(is_example=True).delete()
    return removed
