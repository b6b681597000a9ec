"""A participant: one person, one seat."""

import secrets
import uuid

from django.db import models
from django.db.models import Q


class ParticipantState(models.TextChoices):
    REGISTERED = "registered", "Anmäld"
    WAITING = "waiting", "Väntelista"
    PENDING = "pending", "Väntar på godkännande"
    CANCELLED = "cancelled", "Avbokad"
    REMOVED = "removed", "Struken"
    REPLACED = "replaced", "Ersatt"
    # The person was registered already, by another booking. Holds no seat; whoever booked is told
    # the same as for anybody else, the person the rest by letter (see ``shown_state``).
    DUPLICATE = "duplicate", "Redan anmäld"
    ATTENDED = "attended", "Närvarade"
    NO_SHOW = "no_show", "Uteblev"


# Who holds a seat; who takes part in the event at all (at most once per address).
SEATED_STATES = (
    ParticipantState.REGISTERED,
    ParticipantState.ATTENDED,
    ParticipantState.NO_SHOW,
)
LIVING_STATES = (*SEATED_STATES, ParticipantState.WAITING, ParticipantState.PENDING)


# No letter or digit that is taken for another one when it is read aloud or from paper.
CODE_LETTERS = "ABCDEFHJKLMNPRSTUVXY3456789"


def new_check_in_code() -> str:
    """Six letters and digits at random: ``"K7MPX4"``. Unique in an event only by its chance."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(6))


class ParticipantQuerySet(models.QuerySet):
    def seated(self) -> "ParticipantQuerySet":
        return self.filter(state__in=SEATED_STATES)

    def waiting(self) -> "ParticipantQuerySet":
        """Those on the waiting list, first come first."""
        return self.filter(state=ParticipantState.WAITING).order_by("waiting_since", "pk")

    def living(self) -> "ParticipantQuerySet":
        return self.filter(state__in=LIVING_STATES)

    def pending(self) -> "ParticipantQuerySet":
        return self.filter(state=ParticipantState.PENDING)

    def with_address(self, address: str) -> "ParticipantQuerySet":
        return self.filter(email_key=email_key(address)).exclude(email_key="")

    def visible_in_office(self, user) -> "ParticipantQuerySet":
        """Participants of the events that this account may work with: all, or its own."""
        if user.is_coordinator:
            return self.all()
        return self.filter(event__municipality__editors=user)


class Participant(models.Model):
    booking = models.ForeignKey(
        "events.Booking", models.CASCADE, related_name="participants", verbose_name="anmälan"
    )
    # The booking's event, held here so that the database can keep one seat per person and event.
    event = models.ForeignKey(
        "events.Event", models.PROTECT, related_name="participants", verbose_name="träff"
    )
    name = models.CharField("namn", max_length=120)
    email = models.EmailField("e-post")
    email_key = models.CharField(max_length=254, editable=False)
    role = models.CharField("roll", max_length=120, blank=True)
    state = models.CharField("status", max_length=12, choices=ParticipantState)
    food_needs = models.CharField("specialkost", max_length=300, blank=True)
    access_needs = models.CharField("behov på plats", max_length=300, blank=True)
    waiting_since = models.DateTimeField("på väntelistan sedan", null=True, blank=True)
    seated_at = models.DateTimeField("fick plats", null=True, blank=True)
    left_at = models.DateTimeField("lämnade", null=True, blank=True)
    link_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Said or scanned at the door; it opens nothing else.
    check_in_code = models.CharField(
        "incheckningskod", max_length=8, default=new_check_in_code, editable=False
    )
    replaced_by = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="replaces",
        verbose_name="ersatt av",
    )
    # The start that the reminder told of: a moved event is reminded of again.
    reminded_of = models.DateTimeField("påmind om", null=True, blank=True, editable=False)
    thanked_at = models.DateTimeField("tackad", null=True, blank=True, editable=False)
    has_answered_survey = models.BooleanField(
        "har svarat på utvärderingen", default=False, editable=False
    )
    created_at = models.DateTimeField("inkom", auto_now_add=True)
    updated_at = models.DateTimeField("senast uppdaterad", auto_now=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = "deltagare"
        verbose_name_plural = "deltagare"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["event", "state", "waiting_since"], name="participant_by_state")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email_key"],
                condition=Q(state__in=LIVING_STATES) & ~Q(email_key=""),
                name="participant_once_per_event",
                violation_error_message="Den personen är redan anmäld.",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(waiting_since__isnull=False),
                name="participant_waits_since_some_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, update_fields=None, **kwargs) -> None:
        self.email_key = email_key(self.email)
        if update_fields is not None:
            update_fields = {*update_fields, "email_key"}
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def has_seat(self) -> bool:
        return self.state in SEATED_STATES

    @property
    def shown_state(self) -> ParticipantState:
        """The state as the booker is told it.

        Whoever knows an address must not learn by booking whether it was registered before: a
        duplicate is shown as it would stand had it been new.
        """
        if self.state != ParticipantState.DUPLICATE:
            return ParticipantState(self.state)
        if self.waiting_since:
            return ParticipantState.WAITING
        return ParticipantState.REGISTERED if self.seated_at else ParticipantState.PENDING

    @property
    def place_on_waiting_list(self) -> int | None:
        """1 for the first in line; None for who does not wait."""
        if self.shown_state != ParticipantState.WAITING:
            return None
        before = Q(waiting_since__lt=self.waiting_since) | Q(
            waiting_since=self.waiting_since, pk__lt=self.pk
        )
        waiting = Participant.objects.filter(event=self.event_id).waiting()
        return waiting.filter(before).count() + 1


def email_key(address: str) -> str:
    """What makes an address the same person: case and spaces aside."""
    return "".join((address or "").split()).casefold()
