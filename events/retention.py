"""How long people's data are kept. What is left afterwards are numbers per municipality.

Each function may be run again, and by two workers at once, without doing more than once.
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kronoberg_portal.foundation.outbox.models import Letter

from .models import Answer, Booking, Participant, SurveyAnswer

ERASED = "Gallrad"


def erase_needs() -> int:
    """Erase food and access needs, ``EVENT_NEEDS_KEPT_DAYS`` after the event; whose, counted."""
    limit = timezone.now() - timedelta(days=settings.EVENT_NEEDS_KEPT_DAYS)
    written = Participant.objects.filter(event__ends_at__lt=limit).exclude(
        food_needs="", access_needs=""
    )
    return written.update(food_needs="", access_needs="")


def anonymise_bookings() -> int:
    """Take every person out of bookings, ``EVENT_BOOKINGS_KEPT_DAYS`` after the event; how many.

    The rows stay with state, event and municipality. The secret links die, and the letters about
    the booking are deleted.
    """
    limit = timezone.now() - timedelta(days=settings.EVENT_BOOKINGS_KEPT_DAYS)
    old = Booking.objects.filter(anonymised_at=None, event__ends_at__lt=limit)
    count = 0
    for pk in old.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=500):
        with transaction.atomic():
            booking = Booking.objects.select_for_update().filter(pk=pk, anonymised_at=None).first()
            if booking is not None:
                _anonymise(booking)
                count += 1
    return count


def erase_survey_texts() -> int:
    """Erase what was written in surveys, when bookings are anonymised; the grades stay. How many.

    The texts have no sender, but may tell of somebody all the same.
    """
    limit = timezone.now() - timedelta(days=settings.EVENT_BOOKINGS_KEPT_DAYS)
    written = SurveyAnswer.objects.filter(event__ends_at__lt=limit).exclude(best="", better="")
    return written.update(best="", better="")


def _anonymise(booking: Booking) -> None:
    Answer.objects.filter(participant__booking=booking).delete()
    for person in booking.participants.all():
        person.name, person.email = ERASED, ""
        person.role = person.food_needs = person.access_needs = ""
        person.link_key, person.check_in_code = uuid.uuid4(), ""
        person.save()
    booking.booker_name, booking.booker_email = ERASED, ""
    booking.booker_phone = booking.organisation = ""
    booking.form_key, booking.link_key = None, uuid.uuid4()
    booking.anonymised_at = timezone.now()
    booking.save()
    Letter.objects.about(booking).delete()
