"""A buyer's enquiry: one question to several enterprises, and what came of it."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Count, Q, Sum
from django.utils import timezone

from kronoberg_portal.foundation.history.models import history

from .enterprise import Enterprise

MOST_VALUE = 1_000_000_000  # kronor


class EnquiryQuerySet(models.QuerySet):
    def waiting(self) -> "EnquiryQuerySet":
        return self.filter(state=Enquiry.State.WAITING)

    def with_counts(self) -> "EnquiryQuerySet":
        """Each with ``asked_count`` and ``declined_count``."""
        declined = Q(recipients__state=EnquiryRecipient.State.DECLINED)
        return self.annotate(
            asked_count=Count("recipients"), declined_count=Count("recipients", filter=declined)
        )

    def figures(self) -> dict[str, int]:
        """What the enquiries have led to, as numbers."""
        released = self.filter(state=Enquiry.State.RELEASED)
        answered = released.exclude(outcome="")
        yes = answered.filter(outcome=Enquiry.Outcome.YES)
        asked = EnquiryRecipient.objects.filter(enquiry__in=released.values("pk"))
        return {
            "enquiries": self.count(),
            "released": released.count(),
            "asked": asked.exclude(state=EnquiryRecipient.State.LEFT_OUT).count(),
            "declined": asked.filter(state=EnquiryRecipient.State.DECLINED).count(),
            "answered": answered.count(),
            "led_to_business": yes.count(),
            "value": yes.aggregate(sum=Sum("outcome_value"))["sum"] or 0,
        }


class Enquiry(models.Model):
    """What came in is a public record: kept with date, sender and text until it is disposed of."""

    class State(models.TextChoices):
        WAITING = "waiting", "Väntar på samordnare"
        RELEASED = "released", "Släppt"
        REJECTED = "rejected", "Avvisad"

    class Outcome(models.TextChoices):
        YES = "yes", "Ja"
        NO = "no", "Nej"
        NOT_YET = "not_yet", "Inte än"

    buyer_name = models.CharField("namn", max_length=120)
    buyer_email = models.EmailField("e-post")
    buyer_organisation = models.CharField("organisation", max_length=120)
    buyer_phone = models.CharField("telefon", max_length=40, blank=True)
    text = models.TextField("fråga", max_length=5000)
    answer_by = models.DateField("svar önskas senast", null=True, blank=True)

    state = models.CharField("status", max_length=12, choices=State, default=State.WAITING)
    decided_at = models.DateTimeField("släppt eller avvisad", null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="av",
    )
    reject_reason = models.TextField("skäl till avvisning", max_length=2000, blank=True)

    follow_up_at = models.DateTimeField("uppföljning skickad", null=True, editable=False)
    outcome = models.CharField("ledde till affär", max_length=10, choices=Outcome, blank=True)
    outcome_value = models.PositiveBigIntegerField(
        "ungefärligt värde (kronor)",
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_VALUE)],
    )
    outcome_at = models.DateTimeField("uppföljning besvarad", null=True, editable=False)

    registry_number = models.CharField("diarienummer", max_length=40, blank=True)
    note = models.TextField(
        "anteckning", blank=True, help_text="Bara för er som arbetar med förfrågan."
    )
    # What the buyer's secret link is made from (see links.py).
    link_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The same form sent twice (a double click) is one enquiry; see contacts.guarding.
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    anonymised_at = models.DateTimeField("gallrad", null=True, editable=False)
    created_at = models.DateTimeField("inkom", auto_now_add=True)
    updated_at = models.DateTimeField("senast uppdaterad", auto_now=True)

    objects = EnquiryQuerySet.as_manager()
    history = history(excluded_fields=["link_key", "form_key"])

    class Meta:
        verbose_name = "förfrågan"
        verbose_name_plural = "förfrågningar"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="enquiry_decided_at_when_decided",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_at__isnull=True)
                | (~Q(outcome="") & Q(outcome_at__isnull=False, state="released")),
                name="enquiry_outcome_only_when_released",
            ),
            models.CheckConstraint(
                condition=Q(outcome_value__isnull=True) | Q(outcome="yes"),
                name="enquiry_value_only_of_business",
            ),
        ]

    def __str__(self) -> str:
        return f"Förfrågan {self.number}"

    @property
    def number(self) -> str:
        """What buyer, enterprises and region call it: the year it came and a running number."""
        return f"{timezone.localtime(self.created_at).year}-{self.pk:04d}" if self.pk else "ny"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING


class EnquiryRecipient(models.Model):
    """One of the enterprises that an enquiry is for."""

    class State(models.TextChoices):
        WAITING = "waiting", "Väntar"
        SENT = "sent", "Skickad"
        TO_RING = "to_ring", "Ska ringas upp"
        LEFT_OUT = "left_out", "Frågades inte"
        DECLINED = "declined", "Avböjd"

    enquiry = models.ForeignKey(
        Enquiry, models.CASCADE, related_name="recipients", verbose_name="förfrågan"
    )
    # Enterprises are archived, never deleted; only examples are taken away.
    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="enquiries", verbose_name="företag"
    )
    state = models.CharField("status", max_length=12, choices=State, default=State.WAITING)
    sent_at = models.DateTimeField("skickad", null=True, editable=False)
    declined_at = models.DateTimeField("avböjd", null=True, editable=False)
    decline_reason = models.TextField("skäl", max_length=1000, blank=True)
    led_to_business = models.BooleanField("ledde till affär", default=False)
    # What the enterprise's secret link is made from (see links.py).
    link_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = "tillfrågat företag"
        verbose_name_plural = "tillfrågade företag"
        ordering = ["enterprise__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry", "enterprise"], name="enquiry_asks_each_enterprise_once"
            ),
            models.CheckConstraint(
                condition=Q(state="declined", declined_at__isnull=False)
                | (~Q(state="declined") & Q(declined_at__isnull=True)),
                name="enquiry_declined_at_when_declined",
            ),
        ]

    def __str__(self) -> str:
        return str(self.enterprise)

    @property
    def is_asked(self) -> bool:
        """Has it been asked, by letter or by telephone, and may it still answer?"""
        return self.state in (self.State.SENT, self.State.TO_RING)
