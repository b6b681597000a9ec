"""The participants of an event as a table: headings with widths, and a row for each."""

from collections.abc import Iterable, Iterator

from kronoberg_portal.foundation.tables import Cell

from .models import Event, Participant, Session
from .questions import answers_of

COLUMNS = {
    "Namn": 28,
    "E-post": 32,
    "Roll": 24,
    "Status": 16,
    "Kommun": 16,
    "Organisation": 28,
    "Anmäld av": 28,
    "Anmälarens e-post": 32,
    "Telefon": 18,
    "Anmäld": 18,
}
NEEDS = {"Specialkost": 32, "Behov på plats": 32}


def table_of(
    event: Event, people: Iterable[Participant], *, with_needs: bool
) -> tuple[dict[str, int], list[list[Cell]]]:
    """Headings and rows. ``people`` is a queryset of the event's participants."""
    people = list(people.select_related("booking__municipality").prefetch_related("attendances"))
    questions = list(event.questions.all())
    sessions: list[Session | None] = [*event.sessions.all()] or [None]
    answers = answers_of(people)
    headings = dict(COLUMNS)
    for heading, width in _further(questions, sessions, with_needs=with_needs):
        headings[_unlike(headings, heading)] = width
    rows = []
    for person in people:
        given = {answer.question_id: answer.text for answer in answers.get(person.pk, [])}
        seen = {mark.session_id for mark in person.attendances.all()}
        row = [
            *_person(person),
            *((session and session.pk) in seen for session in sessions),
            *(given.get(question.pk, "") for question in questions),
        ]
        rows.append([*row, person.food_needs, person.access_needs] if with_needs else row)
    return headings, rows


def _further(questions, sessions, *, with_needs: bool) -> Iterator[tuple[str, int]]:
    """What hangs on the event: presence, answers, needs."""
    for session in sessions:
        yield (f"Var med: {session}" if session else "Var med"), 12
    for question in questions:
        yield f"Fråga: {question.text}", 32
    if with_needs:
        yield from NEEDS.items()


def _unlike(headings: dict[str, int], heading: str) -> str:
    """The heading, with a number after it when it is there already."""
    number, name = 2, heading
    while name in headings:
        name, number = f"{heading} ({number})", number + 1
    return name


def _person(person: Participant) -> list[Cell]:
    booking = person.booking
    return [
        person.name,
        person.email,
        person.role,
        person.get_state_display(),
        booking.municipality.name if booking.municipality else "",
        booking.organisation,
        booking.booker_name,
        booking.booker_email,
        booking.booker_phone,
        person.created_at,
    ]
