"""A booking: one booker, one or several participants."""

import uuid

from django.db import models

from contacts.models import Municipality

from .event import Event
from .participant import email_key


class BookingQuerySet(models.QuerySet):
    def by_booker(self, address: str) -> "BookingQuerySet":
        return self.filter(booker_email__iexact=address.strip()).exclude(booker_email="")

    def visible_in_office(self, user) -> "BookingQuerySet":
        """Bookings of the events that this account may work with: all, or its own."""
        if user.is_coordinator:
            return self.all()
        return self.filter(event__municipality__editors=user)


class Booking(models.Model):
    class Source(models.TextChoices):
        PUBLIC = "public", "Anmälan på webben"
        STAFF = "staff", "Inlagd av personal"
        IMPORT = "import", "Importerad"

    event = models.ForeignKey(Event, models.PROTECT, related_name="bookings", verbose_name="träff")
    booker_name = models.CharField("anmälare", max_length=120)
    booker_email = models.EmailField("e-post")
    booker_phone = models.CharField("telefon", max_length=40, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bookings",
        verbose_name="kommun",
    )
    organisation = models.CharField("organisation", max_length=120, blank=True)
    keeps_together = models.BooleanField("vill komma tillsammans", default=False)
    source = models.CharField("kom genom", max_length=10, choices=Source, default=Source.PUBLIC)
    # What the secret link is made from (see links.py); a new key makes the old link useless.
    link_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # One value per filled form: the same form posted twice finds the booking it made.
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    anonymised_at = models.DateTimeField("gallrad", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("inkom", auto_now_add=True)
    updated_at = models.DateTimeField("senast uppdaterad", auto_now=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = "anmälan"
        verbose_name_plural = "anmälningar"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"Anmälan {self.pk}"

    def is_booker(self, participant) -> bool:
        """Is this participant the one who made the booking?"""
        return participant.email_key == email_key(self.booker_email)
