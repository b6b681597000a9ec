"""An event that people register for, and the sessions of a course."""

import uuid
from datetime import UTC, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from contacts.models import Municipality, Person, RegionTask, check_web_address
from events.when import span
from knowledge.models import Resource
from kronoberg_portal.foundation.county import fields
from kronoberg_portal.foundation.history.models import history
from kronoberg_portal.foundation.images.models import Image
from kronoberg_portal.foundation.publishing.models import Publishable, PublishableQuerySet
from kronoberg_portal.foundation.richtext.fields import RichTextField
from kronoberg_portal.foundation.search.models import Searchable, SearchableQuerySet

from .participant import SEATED_STATES, Participant, ParticipantState

# Addresses beside the events' own, below the same folder.
TAKEN_SLUGS = {"tidigare", "skicka-lank", "utvardering"}


class EventState(models.TextChoices):
    DRAFT = "draft", "Utkast"
    PUBLISHED = "published", "Publicerad"
    CANCELLED = "cancelled", "Inställd"
    COMPLETED = "completed", "Genomförd"
    ARCHIVED = "archived", "Arkiverad"


class Registration(models.TextChoices):
    """How an event stands for somebody who wants to register; computed, never stored."""

    OPEN = "open", "Öppen för anmälan"
    WAITING_LIST = "waiting_list", "Fullbokad – väntelista"
    FULL = "full", "Fullbokad"
    NOT_YET = "not_yet", "Anmälan öppnar"
    CLOSED = "closed", "Anmälan stängd"
    NONE = "none", "Ingen anmälan"
    CANCELLED = "cancelled", "Inställd"
    COMPLETED = "completed", "Genomförd"


class EventQuerySet(PublishableQuerySet, SearchableQuerySet):
    # A cancelled or completed event stays on the site and says so.
    public_states = (EventState.PUBLISHED, EventState.CANCELLED, EventState.COMPLETED)

    def upcoming(self) -> "EventQuerySet":
        """Not yet ended, soonest first."""
        return self.filter(ends_at__gte=timezone.now()).order_by("starts_at", "pk")

    def past(self) -> "EventQuerySet":
        """Ended, latest first."""
        return self.filter(ends_at__lt=timezone.now()).order_by("-starts_at", "-pk")

    def with_seats(self) -> "EventQuerySet":
        """Each event with ``seated_count`` and ``waiting_count``, in the same query.

        For showing only: a seat is given under the event's lock (``actions``), never from these.
        """
        return self.annotate(
            seated_count=_participants_in(SEATED_STATES),
            waiting_count=_participants_in([ParticipantState.WAITING]),
        )

    def for_list(self) -> "EventQuerySet":
        """All that an entry in a list shows, in the same query, and no long texts."""
        return (
            self.with_seats()
            .select_related("municipality")
            .defer("body", "programme", "venue_access", "search_text")
        )

    def with_somebody_waiting(self) -> "EventQuerySet":
        """Events that have not begun and whose waiting list could move by itself."""
        waiting = Participant.objects.filter(event=OuterRef("pk")).waiting().order_by()
        return self.filter(
            Exists(waiting), state=EventState.PUBLISHED, starts_at__gt=timezone.now()
        )

    def owned_by(self, user) -> "EventQuerySet":
        return self.filter(municipality__in=Municipality.objects.edited_by(user))


def _participants_in(states) -> Coalesce:
    """How many participants of the outer event are in one of the states."""
    rows = Participant.objects.filter(event=OuterRef("pk"), state__in=states)
    counted = rows.order_by().values("event").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


class Event(Publishable, Searchable):
    """Times are aware; people see and write them in Europe/Stockholm."""

    class Kind(models.TextChoices):
        TRAINING = "training", "Utbildning"
        WEBINAR = "webinar", "Webbinarium"
        NETWORK_MEETING = "network_meeting", "Nätverksträff"
        CONFERENCE = "conference", "Konferens"
        STUDY_VISIT = "study_visit", "Studiebesök"
        FAIR = "fair", "Mässa"
        INFORMATION_MEETING = "information_meeting", "Informationsmöte"
        WORKSHOP = "workshop", "Workshop"

    class Format(models.TextChoices):
        ON_SITE = "on_site", "På plats"
        ONLINE = "online", "Digitalt"
        HYBRID = "hybrid", "På plats och digitalt"

    title = models.CharField("rubrik", max_length=160)
    slug = models.SlugField("adress", max_length=180, unique=True)
    kind = models.CharField("slag", max_length=20, choices=Kind, default=Kind.TRAINING)
    state = models.CharField("status", max_length=12, choices=EventState, default=EventState.DRAFT)
    summary = models.CharField("sammanfattning", max_length=400)
    body = RichTextField("beskrivning", blank=True)
    programme = RichTextField("program", blank=True)
    speakers = models.TextField(
        "medverkande",
        blank=True,
        help_text="En person på varje rad: namn, roll och organisation.",
    )
    audience = models.CharField("för vem", max_length=300, blank=True)
    tasks = models.ManyToManyField(
        RegionTask, blank=True, related_name="events", verbose_name="regionens uppdrag"
    )
    image = models.ForeignKey(
        Image, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="bild"
    )
    materials = models.ManyToManyField(
        Resource, blank=True, related_name="events", verbose_name="material"
    )
    contact_person = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
        verbose_name="kontaktperson",
    )

    starts_at = models.DateTimeField("börjar")
    ends_at = models.DateTimeField("slutar")
    format = models.CharField("form", max_length=10, choices=Format, default=Format.ON_SITE)
    venue = models.CharField("lokal", max_length=120, blank=True)
    venue_address = models.CharField("adress till lokalen", max_length=200, blank=True)
    venue_access = models.TextField(
        "tillgänglighet på plats",
        blank=True,
        help_text="Entré, hiss, toalett, hörslinga, parkering.",
    )
    latitude = fields.latitude("Till exempel 56,87767 (WGS 84). Sätter lokalen på kartan.")
    longitude = fields.longitude()
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name="kommun",
        help_text="Lämna tomt om träffen bara är digital eller utanför länet.",
    )
    meeting_link = models.URLField(
        "möteslänk",
        blank=True,
        validators=[check_web_address],
        help_text="Visas bara för den som har en plats, i brevet och på den egna sidan.",
    )

    takes_registrations = models.BooleanField("tar emot anmälningar här", default=True)
    registration_url = models.URLField(
        "anmälan någon annanstans", blank=True, validators=[check_web_address]
    )
    registration_opens_at = models.DateTimeField("anmälan öppnar", null=True, blank=True)
    registration_closes_at = models.DateTimeField("anmälan stänger", null=True, blank=True)
    changes_until = models.DateTimeField(
        "ändringar och avbokningar till",
        null=True,
        blank=True,
        help_text="Lämna tomt för att tillåta avbokning tills det börjar.",
    )
    capacity = models.PositiveIntegerField(
        "antal platser",
        null=True,
        blank=True,
        help_text="Lämna tomt om det inte finns någon gräns.",
    )
    has_waiting_list = models.BooleanField("väntelista", default=True)
    most_per_booking = models.PositiveSmallIntegerField(
        "flest platser i en anmälan",
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )
    most_per_municipality = models.PositiveSmallIntegerField(
        "flest platser per kommun", null=True, blank=True
    )
    promotion_cutoff_hours = models.PositiveSmallIntegerField(
        "slutar fylla på från väntelistan (timmar före start)", default=24
    )
    needs_approval = models.BooleanField("anmälningar ska godkännas", default=False)
    serves_food = models.BooleanField(
        "mat serveras", default=False, help_text="Då frågar anmälan om specialkost."
    )
    asks_access_needs = models.BooleanField(
        "fråga om tillgänglighet",
        default=False,
        help_text="Då frågar anmälan vad deltagaren behöver på plats.",
    )

    is_template = models.BooleanField(
        "mall",
        default=False,
        help_text="En mall syns aldrig utåt. Nya träffar kan göras från den.",
    )
    reminds = models.BooleanField("skicka påminnelse", default=True)
    reminder_days = models.PositiveSmallIntegerField(
        "påminn så många dagar före",
        default=1,
        validators=[MaxValueValidator(30)],
        help_text="Bara de som har en plats får påminnelsen.",
    )
    reminder_at = models.TimeField("klockan", default=time(9, 0))
    sends_thanks = models.BooleanField(
        "skicka tack efteråt",
        default=True,
        help_text="Ett brev med material och utvärdering till dem som var med.",
    )
    has_survey = models.BooleanField("utvärdering", default=True)
    gives_certificate = models.BooleanField("ger intyg", default=False)
    sessions_for_certificate = models.PositiveSmallIntegerField(
        "tillfällen som krävs för intyg",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Lämna tomt när alla tillfällen krävs.",
    )
    # From then on who was not marked present is *uteblev*.
    attendance_closed_at = models.DateTimeField(
        "närvarolistan stängd", null=True, blank=True, editable=False
    )
    thanked_at = models.DateTimeField("tack skickat", null=True, blank=True, editable=False)

    cancel_reason = models.TextField("varför den ställdes in", blank=True)
    cancelled_at = models.DateTimeField("ställdes in", null=True, blank=True, editable=False)
    # What a calendar knows the event by: no edit of title or address changes it.
    calendar_uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)

    objects = EventQuerySet.as_manager()
    history = history()

    class Meta(Publishable.Meta):
        verbose_name = "träff"
        verbose_name_plural = "utbildningar och träffar"
        ordering = ["-starts_at", "pk"]
        indexes = [
            models.Index(fields=["state", "starts_at"], name="event_public_by_start"),
            models.Index(fields=["ends_at"], name="event_by_end"),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_it_starts",
                violation_error_message="Träffen måste sluta efter att den har börjat.",
            ),
            models.CheckConstraint(
                condition=Q(registration_opens_at=None)
                | Q(registration_closes_at=None)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                name="event_registration_closes_after_it_opens",
                violation_error_message="Anmälan måste stänga efter att den har öppnat.",
            ),
            models.CheckConstraint(
                condition=Q(is_template=False) | Q(state="draft"),
                name="event_template_is_never_public",
                violation_error_message="En mall kan inte publiceras. Gör en träff från den.",
            ),
            fields.both_or_none("event_has_both_coordinates_or_none"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:detail", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.slug in TAKEN_SLUGS:
            errors["slug"] = "Den adressen används av en annan sida. Välj en annan."
        if self.cancelled_at and self.state in (EventState.DRAFT, EventState.PUBLISHED):
            errors["state"] = (
                "Träffen är inställd och de anmälda har fått besked. Gör en ny träff i stället."
            )
        if self.state == EventState.CANCELLED and not self.cancel_reason.strip():
            errors["cancel_reason"] = (
                "Skriv varför träffen ställs in. Det står i brevet till de anmälda."
            )
        if self.is_template and self.pk and self.participants.exists():
            errors["is_template"] = (
                "Träffen har deltagare och kan inte vara en mall. Kopiera den i stället."
            )
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            errors["ends_at"] = "Träffen måste sluta efter att den har börjat."
        if (
            self.starts_at
            and self.registration_opens_at
            and self.registration_opens_at >= self.starts_at
        ):
            errors["registration_opens_at"] = "Anmälan måste öppna innan träffen börjar."
        if (
            self.starts_at
            and self.registration_closes_at
            and self.registration_closes_at > self.starts_at
        ):
            errors["registration_closes_at"] = "Anmälan måste stänga innan träffen börjar."
        if self.starts_at and self.changes_until and self.changes_until > self.starts_at:
            errors["changes_until"] = "Sista tiden för ändringar måste vara före start."
        if self.format != self.Format.ONLINE and not self.venue:
            errors["venue"] = "Skriv var träffen är, eller välj att den är digital."
        if errors:
            raise ValidationError(errors)

    def search_parts(self) -> list[str]:
        return [
            self.title,
            self.summary,
            self.get_kind_display(),
            self.get_format_display(),
            self.venue,
            self.municipality.name if self.municipality else "",
            self.audience,
            self.get_body_excerpt(words=400),
        ]

    @property
    def has_ended(self) -> bool:
        return self.ends_at < timezone.now()

    @property
    def registration_ends_at(self) -> datetime:
        """The last moment for registering (aware): as set, or when the event starts."""
        return min(self.registration_closes_at or self.starts_at, self.starts_at)

    @property
    def changes_end_at(self) -> datetime:
        """The last moment for cancelling by link (aware)."""
        return min(self.changes_until or self.starts_at, self.starts_at)

    @property
    def promotion_ends_at(self) -> datetime:
        """Until when a freed seat goes to the waiting list by itself (aware)."""
        # Hours that pass, also across a shift to or from summer time: hence UTC.
        return self.starts_at.astimezone(UTC) - timedelta(hours=self.promotion_cutoff_hours)

    @property
    def promotes_by_itself(self) -> bool:
        """Does a freed seat go to the waiting list now, without anybody deciding it?"""
        return self.state == EventState.PUBLISHED and timezone.now() < self.promotion_ends_at

    @property
    def when(self) -> str:
        """In words: ``tisdag 24 november 2026, kl. 13.00–16.00``."""
        return span(self.starts_at, self.ends_at)

    @property
    def month(self) -> str:
        """The month it begins in, to head a list: ``November 2026``."""
        return date_format(timezone.localtime(self.starts_at), "F Y").capitalize()

    @property
    def where(self) -> str:
        """In words, without the meeting link: ``Exempelsalen, Storgatan 1, Växjö``."""
        if self.format == self.Format.ONLINE:
            return "Digitalt"
        return f"{self.address} och digitalt" if self.format == self.Format.HYBRID else self.address

    @property
    def address(self) -> str:
        """Where to go: ``Exempelsalen, Storgatan 1, Växjö``. Empty when it is only digital."""
        town = self.municipality.name if self.municipality else ""
        parts = [self.venue, self.venue_address]
        if town and not any(town in part for part in parts):
            parts.append(town)
        return ", ".join(part for part in parts if part)

    @property
    def speaker_lines(self) -> list[str]:
        """Those who take part in the programme, one line each: ``Namn, roll, organisation``."""
        lines = (" ".join(line.split()) for line in self.speakers.splitlines())
        return [line for line in lines if line]

    @property
    def seats_left(self) -> int | None:
        """Seats that a newcomer can get now, for an event from ``with_seats``; None: no limit.

        When the list has stopped moving by itself, nobody passes those who wait on it.
        """
        if self.capacity is None:
            return None
        if self.waiting_count and not self.promotes_by_itself:
            return 0
        return max(self.capacity - self.seated_count, 0)

    @property
    def standing(self) -> Registration:
        """How an event from ``with_seats`` stands for a newcomer."""
        return self.registration(seats_left=self.seats_left)

    def public_contact(self) -> Person | None:
        """Whom to ask: the event's own contact person if public, else the region's."""
        if self.contact_person and self.contact_person.is_public:
            return self.contact_person
        return Person.objects.published().filter(is_main_contact=True).first()

    def registration(self, *, seats_left: int | None) -> Registration:
        """How the event stands for a newcomer, given ``seats_left`` (None: no limit)."""
        now = timezone.now()
        if self.state == EventState.CANCELLED:
            return Registration.CANCELLED
        if self.state == EventState.COMPLETED or self.has_ended:
            return Registration.COMPLETED
        if not self.takes_registrations:
            return Registration.NONE
        if self.registration_opens_at and now < self.registration_opens_at:
            return Registration.NOT_YET
        if now >= self.registration_ends_at:
            return Registration.CLOSED
        if seats_left is None or seats_left > 0:
            return Registration.OPEN
        return Registration.WAITING_LIST if self.has_waiting_list else Registration.FULL
