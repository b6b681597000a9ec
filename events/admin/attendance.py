"""Ticking people off at the door, closing the list, and what is printed for the day."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone

from events import actions
from events.models import Attendance, Event, Participant, Session
from events.when import clock
from kronoberg_portal.foundation.search.words import fold, sort_key

VERBS = {"in": actions.check_in, "undo": actions.undo_check_in}


@dataclass(frozen=True)
class Row:
    """One person with a seat, and whether they were seen at the session in question."""

    person: Participant
    marked: Attendance | None
    times: int

    @property
    def from_where(self) -> str:
        return str(self.person.booking.municipality or self.person.booking.organisation)


class Attending:
    """For the admin of events: the list of who is there."""

    def get_urls(self):
        return [
            self.page_at("narvaro/", self.attendance, "events_event_attendance"),
            self.page_at("narvaro/stang/", self.attendance_close, "events_event_attendance_close"),
            self.page_at(
                "narvaro/utskrift/", self.attendance_print, "events_event_attendance_print"
            ),
            self.page_at("namnskyltar/", self.badges, "events_event_badges"),
            *super().get_urls(),
        ]

    def attendance(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = self.event_with_people(request, pk)
        sessions = planned_sessions(event)
        if request.method == "POST":
            return self._tick(request, event, sessions)
        session = _chosen(sessions, request.GET.get("tillfalle", ""))
        everybody = rows_of(event, session)
        words = " ".join(request.GET.get("q", "").split())[:120]
        rows = [row for row in everybody if _fits(row.person, words)]
        return self.page_about(
            request,
            event,
            "attendance",
            title="Närvaro",
            sessions=sessions,
            session=session,
            rows=rows,
            words=words,
            seated=len(everybody),
            marked=sum(row.marked is not None for row in everybody),
            is_course=len(sessions) > 1,
        )

    def _tick(self, request: HttpRequest, event: Event, sessions: list[Session]) -> HttpResponse:
        """One button was pressed: mark one person, or take the mark back."""
        back = QueryDict(mutable=True)
        asked = request.POST.get("tillfalle", "")
        session = next((s for s in sessions if str(s.pk) == asked), None)
        if session:
            back["tillfalle"] = str(session.pk)
        pk = request.POST.get("deltagare", "")
        person = event.participants.filter(pk=pk).first() if _is_number(pk) else None
        verb = request.POST.get("gor", "")
        if person is None or verb not in VERBS:
            messages.error(request, "Personen finns inte bland deltagarna.")
        else:
            self._mark(request, person, session, verb)
            if verb == "undo" and request.POST.get("q"):
                back["q"] = request.POST["q"][:120]
        query = f"?{back.urlencode()}" if back else ""
        address = reverse("admin:events_event_attendance", args=[event.pk])
        return HttpResponseRedirect(f"{address}{query}")

    def _mark(self, request, person: Participant, session: Session | None, verb: str) -> None:
        try:
            done = VERBS[verb](participant=person, session=session, by=request.user)
        except actions.Refused as refusal:
            messages.error(request, str(refusal))
            return
        if verb == "undo":
            text = f"{person.name} är inte längre avprickad."
            messages.info(request, text if done else f"{person.name} var inte avprickad.")
        elif done:
            messages.success(request, f"{person.name} är avprickad.")
        else:
            mark = Attendance.objects.filter(participant=person, session=session).first()
            at = f" kl.\u00a0{clock(mark.checked_in_at)}" if mark else ""
            messages.warning(request, f"{person.name} var redan avprickad{at}.")

    def attendance_close(self, request: HttpRequest, pk: int) -> HttpResponse:
        """First what closing does, in numbers; then the verb. A closed list can be opened here."""
        event = self.event_with_people(request, pk)
        address = reverse("admin:events_event_attendance", args=[event.pk])
        if request.method == "POST":
            if request.POST.get("gor") == "open":
                self._open(request, event)
            else:
                self._close(request, event)
            return HttpResponseRedirect(address)
        return self.page_about(
            request,
            event,
            "close_attendance",
            title="Öppna närvarolistan" if event.attendance_closed_at else "Stäng närvarolistan",
            settlement=actions.settlement(event=event),
            is_course=len(planned_sessions(event)) > 1,
            is_early=timezone.now() < actions.last_start(event),
        )

    def _close(self, request: HttpRequest, event: Event) -> None:
        try:
            settled = actions.close_attendance(event=event, by=request.user)
        except actions.Refused as refusal:
            messages.error(request, str(refusal))
            return
        if settled is None:
            messages.info(request, "Listan var redan stängd.")
            return
        numbers = f"{settled.attended} närvarade, {settled.no_shows} uteblev"
        messages.success(request, f"Listan är stängd: {numbers}.")
        self.log_change(request, event, f"Stängde närvarolistan: {numbers}")

    def _open(self, request: HttpRequest, event: Event) -> None:
        if actions.reopen_attendance(event=event, by=request.user):
            messages.success(request, "Listan är öppen igen. Det som är avprickat står kvar.")
            self.log_change(request, event, "Öppnade närvarolistan igen")
        else:
            messages.info(request, "Listan är redan öppen.")

    def attendance_print(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The list on paper: a box for each session."""
        event = self.event_with_people(request, pk)
        sessions = planned_sessions(event)
        return self.page_about(
            request,
            event,
            "attendance_print",
            title="Närvarolista",
            sessions=sessions,
            rows=rows_of(event, None),
        )

    def badges(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Name badges, ten on a sheet."""
        event = self.event_with_people(request, pk)
        return self.page_about(
            request, event, "badges", title="Namnskyltar", rows=rows_of(event, None)
        )


def planned_sessions(event: Event) -> list[Session]:
    return list(event.sessions.filter(state=Session.State.PLANNED))


def rows_of(event: Event, session: Session | None) -> list[Row]:
    """Everybody with a seat by name in Swedish order. Two queries, however many they are."""
    people = event.participants.seated().select_related("booking__municipality")
    marks = Prefetch("attendances", Attendance.objects.order_by("checked_in_at"))
    rows = []
    for person in people.prefetch_related(marks):
        seen = list(person.attendances.all())
        of_session = [mark for mark in seen if mark.session_id == (session and session.pk)]
        rows.append(Row(person, of_session[0] if of_session else None, len(seen)))
    return sorted(rows, key=lambda row: (sort_key(row.person.name), row.person.pk))


def _chosen(sessions: Iterable[Session], asked: str) -> Session | None:
    """The session that is asked for, else today's, else the next, else the last."""
    sessions = list(sessions)
    for session in sessions:
        if str(session.pk) == asked:
            return session
    today = timezone.localdate()
    coming = [s for s in sessions if timezone.localdate(s.ends_at) >= today]
    return (coming or sessions[-1:] or [None])[0]


def _fits(person: Participant, words: str) -> bool:
    """By the code that the person says, or by any part of the name."""
    if not words:
        return True
    code = words.upper().replace(" ", "").replace("-", "")
    if person.check_in_code and code == person.check_in_code:
        return True
    asked = fold(words).split()
    return bool(asked) and all(word in fold(person.name) for word in asked)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
