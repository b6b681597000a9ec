"""What can be published.

Visibility lives in the QuerySet and nowhere else. ``published()`` asks the clock in the query, so
a page appears and disappears at its minute without any job. The live row is the record itself; a
draft beside it can later be kept as a row of its own that points at it, without moving data (see
decisions/0003-publishing.md).
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class State(models.TextChoices):
    DRAFT = "draft", "Utkast"
    PUBLISHED = "published", "Publicerad"
    ARCHIVED = "archived", "Arkiverad"


class PublishableQuerySet(models.QuerySet):
    # A room with more states says here which of them the public may see.
    public_states: tuple[str, ...] = (State.PUBLISHED,)

    def published(self) -> "PublishableQuerySet":
        """Rows that anybody may see now: public state, begun and not expired."""
        return self.filter(self._public_now())

    def visible_to(self, user) -> "PublishableQuerySet":
        """Published rows, and for staff also the unpublished ones that they may look at.

        ``user`` is an account or anonymous. Coordinators and readers see all; a municipality
        editor sees what ``editable_by`` gives. Used by pages that can be previewed.
        """
        if not user.is_authenticated or not user.is_active or not user.is_staff:
            return self.published()
        if user.is_coordinator or user.is_reader:
            return self.all()
        mine = self.editable_by(user).values("pk")
        return self.filter(self._public_now() | Q(pk__in=mine))

    def editable_by(self, user) -> "PublishableQuerySet":
        """Rows that this account may change: all for a coordinator, its own for an editor.

        A room whose rows belong to municipalities narrows it in ``owned_by``.
        """
        if user.is_coordinator:
            return self.all()
        if user.is_municipality_editor:
            return self.owned_by(user)
        return self.none()

    def owned_by(self, user) -> "PublishableQuerySet":
        """Rows of the municipalities that ``user`` edits; none unless a room says otherwise."""
        return self.none()

    def archived(self) -> "PublishableQuerySet":
        return self.filter(state=State.ARCHIVED)

    def due_for_review(self) -> "PublishableQuerySet":
        return self.filter(review_on__lte=timezone.localdate())

    def latest_update(self):
        """The moment (aware) of the newest change among these rows, or None without rows."""
        return self.aggregate(newest=models.Max("updated_at"))["newest"]

    def _public_now(self) -> Q:
        now = timezone.now()
        return (
            Q(state__in=self.public_states)
            & (Q(publish_at=None) | Q(publish_at__lte=now))
            & (Q(expire_at=None) | Q(expire_at__gt=now))
        )


class Publishable(models.Model):
    """Fields and rules that every published thing shares. Times are aware (UTC in the database)."""

    state = models.CharField("status", max_length=20, choices=State, default=State.DRAFT)
    publish_at = models.DateTimeField(
        "publiceras",
        null=True,
        blank=True,
        help_text="Lämna tomt för att publicera genast. Annars syns sidan från den här tiden.",
    )
    expire_at = models.DateTimeField(
        "avpubliceras",
        null=True,
        blank=True,
        help_text="Lämna tomt om sidan ska ligga kvar. Annars syns den inte efter den här tiden.",
    )
    review_on = models.DateField(
        "se över senast",
        null=True,
        blank=True,
        help_text="Dagen då någon behöver läsa igenom och kontrollera innehållet.",
    )
    change_note = models.CharField(
        "vad ändrades?",
        max_length=200,
        blank=True,
        help_text="En kort rad till dig och dina kollegor. "
        "Den syns i historiken, inte för besökare.",
    )
    is_example = models.BooleanField(
        "exempeldata",
        default=False,
        help_text="Påhittat innehåll som visar hur portalen fungerar. Märks tydligt på sidan.",
    )
    created_at = models.DateTimeField("skapad", auto_now_add=True)
    updated_at = models.DateTimeField("senast uppdaterad", auto_now=True)

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(publish_at=None) | Q(expire_at=None) | Q(expire_at__gt=F("publish_at")),
                name="%(app_label)s_%(class)s_expires_after_publishing",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.publish_at and self.expire_at and self.expire_at <= self.publish_at:
            raise ValidationError(
                {"expire_at": "Sidan måste avpubliceras efter att den har publicerats."}
            )

    @property
    def is_public(self) -> bool:
        """Would ``published()`` give this row now? For labels and links beside a row in hand."""
        now = timezone.now()
        return (
            self.state in type(self).objects.all().public_states
            and (self.publish_at is None or self.publish_at <= now)
            and (self.expire_at is None or self.expire_at > now)
        )

    @property
    def visibility(self) -> str:
        """In words, what the public sees of this row now."""
        if self.is_public:
            return "Syns på webbplatsen"
        now = timezone.now()
        if self.publish_at and self.publish_at > now and self.state == State.PUBLISHED:
            return f"Publiceras {timezone.localtime(self.publish_at):%Y-%m-%d kl. %H:%M}"
        if self.expire_at and self.expire_at <= now and self.state == State.PUBLISHED:
            return f"Avpublicerad {timezone.localtime(self.expire_at):%Y-%m-%d kl. %H:%M}"
        return self.get_state_display()
