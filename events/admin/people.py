"""Who has booked and who comes, with their letters; and saying yes, no and goodbye."""

from collections import Counter

from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from events import actions
from events.models import LIVING_STATES, Booking, Event, Participant, ParticipantState
from events.when import moment
from kronoberg_portal.foundation.outbox.models import Letter
from kronoberg_portal.foundation.outbox.queue import resend

from .questions import Answering
from .standing import why_nobody_moves_up
from .substituting import Substituting


class OfficeRowsAdmin(admin.ModelAdmin):
    """Rows that are looked at here and changed by verbs only, each municipality its own."""

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.filter(pk__in=self.model.objects.visible_in_office(request.user).values("pk"))

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def has_work_permission(self, request) -> bool:
        """May this account use the buttons? (On which rows, ``get_queryset`` says.)"""
        return request.user.has_perm(f"events.change_{self.opts.model_name}")


class LetterStateFilter(admin.SimpleListFilter):
    title = "brev"
    parameter_name = "brev"

    def lookups(self, request, model_admin):
        return [("failed", "Något brev misslyckades"), ("unsent", "Något brev är på väg")]

    def queryset(self, request, rows):
        if self.value() == "failed":
            return rows.filter(has_failed_letter=True)
        if self.value() == "unsent":
            return rows.filter(has_unsent_letter=True)
        return rows


def with_letters(rows: models.QuerySet, booking: str) -> models.QuerySet:
    """Each row with whether its booking (at the path ``booking``) has failed or unsent letters."""
    letters = Letter.objects.filter(
        about_type=ContentType.objects.get_for_model(Booking),
        about_id=Cast(OuterRef(booking), models.CharField()),
    )
    return rows.annotate(
        has_failed_letter=Exists(letters.failed()), has_unsent_letter=Exists(letters.unsent())
    )


def letters_in_words(row) -> str:
    if row.has_failed_letter:
        return "Misslyckades"
    return "På väg" if row.has_unsent_letter else "Skickade"


# Those who come, those who may come, those who do not.
STATES_IN_ORDER = models.Case(
    *[models.When(state=state, then=place) for place, state in enumerate(LIVING_STATES)],
    default=len(LIVING_STATES),
)


@admin.register(Participant)
class ParticipantAdmin(Answering, Substituting, OfficeRowsAdmin):
    list_display = ["name", "email", "event", "standing", "from_where", "booked", "letters"]
    list_filter = ["state", LetterStateFilter]
    search_fields = ["name", "email"]
    list_select_related = ["event", "booking", "booking__municipality"]
    ordering = ["event", STATES_IN_ORDER, "waiting_since", "pk"]
    actions = ["approve", "decline", "give_seat", "substitute", "remove"]
    fields = [
        "name",
        "email",
        "role",
        "event",
        "booked",
        "from_where",
        "state",
        "place",
        "food_needs",
        "access_needs",
        "answers",
        ("created_at", "waiting_since", "seated_at", "left_at"),
    ]
    readonly_fields = ["place", "from_where", "booked", "answers"]

    def get_queryset(self, request):
        return with_letters(super().get_queryset(request), "booking_id")

    def get_list_display(self, request):
        """The list of one event does not name it on every line."""
        if "event__id__exact" in request.GET:
            return [name for name in self.list_display if name != "event"]
        return self.list_display

    def changelist_view(self, request, extra_context=None):
        """The list of one event says how many there are of each, and what can be done."""
        key = request.GET.get("event__id__exact", "")
        pk = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else None
        event = Event.objects.editable_by(request.user).with_seats().filter(pk=pk).first()
        if event is None:
            return super().changelist_view(request, extra_context)
        here = self.get_queryset(request).filter(event=event).order_by()
        by_state = Counter(here.values_list("state", flat=True))
        rows = [
            (state.label, by_state[state], f"?event__id__exact={event.pk}&state__exact={state}")
            for state in ParticipantState
            if by_state[state]
        ]
        more = {
            "event": event,
            "states": rows,
            "everybody": by_state.total(),
            "notes": why_nobody_moves_up(event),
            "may_work": self.has_work_permission(request),
        }
        return super().changelist_view(request, more | (extra_context or {}))

    def get_fields(self, request, obj=None):
        """Needs may tell of health: only coordinators read them."""
        if request.user.is_coordinator:
            return self.fields
        return [name for name in self.fields if name not in ("food_needs", "access_needs")]

    @admin.display(description="status", ordering="state")
    def standing(self, person) -> str:
        """The state, and for who waits the place in line."""
        return f"{person.get_state_display()} {self.place(person)}".strip()

    @admin.display(description="plats i kön")
    def place(self, person) -> str:
        return str(person.place_on_waiting_list or "")

    @admin.display(description="kommun eller organisation")
    def from_where(self, person) -> str:
        return str(person.booking.municipality or person.booking.organisation)

    @admin.display(description="anmälan")
    def booked(self, person) -> SafeString:
        address = reverse("admin:events_booking_change", args=[person.booking_id])
        return format_html('<a href="{}">{}</a>', address, person.booking)

    @admin.display(description="brev")
    def letters(self, person) -> str:
        return letters_in_words(person)

    @admin.action(description="Godkänn", permissions=["work"])
    def approve(self, request, people):
        pending = people.pending()
        return self._ask_or_do(request, people, pending, "approve", "Godkänn", actions.approve)

    @admin.action(description="Tacka nej till", permissions=["work"])
    def decline(self, request, people):
        pending = people.pending()
        return self._ask_or_do(request, people, pending, "decline", "Tacka nej", actions.decline)

    @admin.action(description="Ge plats från väntelistan", permissions=["work"])
    def give_seat(self, request, people):
        waiting = people.waiting()
        return self._ask_or_do(
            request,
            people,
            waiting,
            "give_seat",
            "Ge plats",
            actions.seat_by_hand,
            asks_reason=True,
        )

    @admin.action(description="Stryk", permissions=["work"])
    def remove(self, request, people):
        living = people.filter(state__in=LIVING_STATES)
        return self._ask_or_do(
            request, people, living, "remove", "Stryk", actions.remove_participant
        )

    def _ask_or_do(
        self, request, chosen, able, name: str, label: str, verb, *, asks_reason: bool = False
    ):
        """First a page that says whom it is about; then the verb for each, with its letter.

        A reason, where one is asked for, stands in the log and in no letter.
        """
        able = list(able.select_related("event", "booking"))
        if not able:
            messages.warning(request, "Ingen av de valda går att göra det med.")
            return None
        reason = " ".join(request.POST.get("reason", "").split())[:300]
        misses_reason = asks_reason and not reason
        if "confirmed" not in request.POST or misses_reason:
            letters, numbers = what_it_means(name, able)
            context = {
                **self.admin_site.each_context(request),
                "title": f"{label} {len(able)} deltagare?",
                "opts": self.opts,
                "people": able,
                "passed_over": chosen.count() - len(able),
                "letters": letters,
                "numbers": numbers,
                "action": name,
                "label": label,
                "asks_reason": asks_reason,
                "misses_reason": misses_reason and "confirmed" in request.POST,
            }
            return TemplateResponse(request, "admin/events/participant/confirm.html", context)
        done = 0
        for person in able:
            try:
                done += bool(verb(participant=person, by=request.user))
            except actions.Refused as refusal:
                messages.error(request, str(refusal))
            else:
                # Not the person's name: the log is kept longer than the booking.
                why = f". Skäl: {reason}" if asks_reason else ""
                self.log_change(request, person.event, f"{label}: deltagare {person.pk}{why}")
        if done:
            messages.success(request, f"Klart: {done}. Var och en får ett brev.")
        return None


def what_it_means(action: str, people: list[Participant]) -> tuple[int, list[str]]:
    """How many letters an action sends to those chosen, and what else comes of it, in numbers."""
    letters, lines = len(people), []
    of_event = Counter(person.event_id for person in people)
    for event in Event.objects.with_seats().filter(pk__in=of_event).order_by("pk"):
        count = of_event[event.pk]
        whose = f" på {event}" if len(of_event) > 1 else ""
        free = None if event.capacity is None else max(event.capacity - event.seated_count, 0)
        over = 0 if free is None else max(count - free, 0)
        if action in ("approve", "give_seat") and free is not None:
            lines.append(f"Lediga platser{whose}: {free}. Du har valt {count}.")
        if over and action == "approve" and event.has_waiting_list:
            lines.append("De som inte får plats ställs på väntelistan och får besked om det.")
        elif over and action in ("approve", "give_seat"):
            lines.append(f"{over} av dem kan inte få plats. De står kvar som de är, utan brev.")
            letters -= over
        if action == "remove":
            freed = sum(person.has_seat and person.event_id == event.pk for person in people)
            moving = min(freed, event.waiting_count) if event.promotes_by_itself else 0
            if moving:
                lines.append(
                    f"Platser som blir lediga{whose}: {freed}. Upp till {moving} från väntelistan "
                    "kan få plats, med var sitt brev."
                )
            elif freed:
                lines.append(f"Platser som blir lediga{whose}: {freed}.")
    return letters, lines


# ── Bookings ─────────────────────────────────────────────────────────────────────────────────
@admin.register(Booking)
class BookingAdmin(OfficeRowsAdmin):
    list_display = ["__str__", "booker_name", "event", "people_count", "created_at", "letters"]
    list_filter = ["source", LetterStateFilter]
    search_fields = ["booker_name", "booker_email", "organisation"]
    list_select_related = ["event"]
    date_hierarchy = "created_at"
    ordering = ["-created_at"]
    fields = [
        "event",
        "booker_name",
        ("booker_email", "booker_phone"),
        ("municipality", "organisation"),
        ("source", "created_at"),
        "keeps_together",
        "people",
        "all_letters",
        "anonymised_at",
    ]
    readonly_fields = ["people", "all_letters"]

    def get_queryset(self, request):
        rows = super().get_queryset(request).annotate(people_count=Count("participants"))
        return with_letters(rows, "pk")

    @admin.display(description="deltagare", ordering="people_count")
    def people_count(self, booking) -> int:
        return booking.people_count

    @admin.display(description="brev")
    def letters(self, booking) -> str:
        return letters_in_words(booking)

    @admin.display(description="deltagare")
    def people(self, booking) -> SafeString:
        return format_html_join(
            mark_safe("<br>"),
            '<a href="{}">{}</a>, {}',
            (
                (
                    reverse("admin:events_participant_change", args=[person.pk]),
                    person.name,
                    person.get_state_display().lower(),
                )
                for person in booking.participants.all()
            ),
        )

    @admin.display(description="brev")
    def all_letters(self, booking) -> SafeString | str:
        """Each letter with its state, and a button beside those that did not get through."""
        lines = []
        for letter in Letter.objects.about(booking):
            line = format_html(
                "{}: {}, {} ({})",
                moment(letter.created_at),
                letter.subject,
                letter.to or "adressen är gallrad",
                letter.get_state_display().lower(),
            )
            if letter.can_be_resent:
                address = reverse("admin:events_booking_resend", args=[booking.pk, letter.pk])
                line = format_html(
                    '{} <button type="submit" formaction="{}" formmethod="post">'
                    "Skicka igen</button>",
                    line,
                    address,
                )
            lines.append((line,))
        return format_html_join(mark_safe("<br>"), "{}", lines) or "Inga brev."

    def get_urls(self):
        own = path(
            "<int:pk>/skicka-igen/<int:letter_pk>/",
            self.admin_site.admin_view(self.resend),
            name="events_booking_resend",
        )
        return [own, *super().get_urls()]

    def resend(self, request: HttpRequest, pk: int, letter_pk: int) -> HttpResponse:
        """Put a letter that failed back in the queue."""
        booking = self.get_object(request, str(pk))
        if booking is None:
            raise Http404("Anmälan finns inte.")
        if request.method != "POST" or not self.has_work_permission(request):
            raise PermissionDenied
        letter = Letter.objects.about(booking).filter(pk=letter_pk).first()
        if letter is None:
            raise Http404("Brevet finns inte.")
        if letter.can_be_resent:
            resend(letter)
            messages.success(request, "Brevet skickas igen inom en minut.")
        return HttpResponseRedirect(reverse("admin:events_booking_change", args=[pk]))
