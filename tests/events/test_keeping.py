"""What the worker does for the room, and the examples."""

from datetime import timedelta
from random import Random

import pytest
import time_machine
from django.utils import timezone

from events import emails, examples
from events.jobs import JOBS
from events.links import booking_path
from events.models import Booking, Event, Participant, ParticipantState
from events.retention import anonymise_bookings, erase_needs
from kronoberg_portal.foundation.jobs.running import run_due
from kronoberg_portal.foundation.outbox.models import Letter
from tests.events.factories import in_days, make_booking, make_event, make_participant

pytestmark = pytest.mark.django_db


# ── Rule 14: how long things are kept ────────────────────────────────────────────────────────
def test_rule_14_needs_are_erased_some_days_after_the_event_and_not_before(settings):
    settings.EVENT_NEEDS_KEPT_DAYS = 14
    event = make_event(starts_at=in_days(10))
    person = make_participant(event, food_needs="Vegetariskt", access_needs="Hiss")

    with time_machine.travel(event.ends_at + timedelta(days=13, hours=23), tick=False):
        assert erase_needs() == 0
    with time_machine.travel(event.ends_at + timedelta(days=14, seconds=1), tick=False):
        assert erase_needs() == 1
        assert erase_needs() == 0

    person.refresh_from_db()
    assert (person.food_needs, person.access_needs) == ("", "")
    assert person.name


def test_rule_14_after_the_retention_time_every_trace_of_people_is_gone(client, settings, vaxjo):
    settings.EVENT_BOOKINGS_KEPT_DAYS = 100
    event = make_event(starts_at=in_days(10))
    booking = make_booking(
        event,
        booker_name="Boel Bokare",
        booker_email="boel@example.se",
        booker_phone="0470-1",
        organisation="Boels firma",
        municipality=vaxjo,
    )
    person = make_participant(booking=booking, name="Kim Ek", email="kim@example.se", role="Chef")
    emails.participant_confirmed(person)
    emails.booking_received(booking, [person])
    link = booking_path(booking)

    with time_machine.travel(event.ends_at + timedelta(days=99), tick=False):
        assert anonymise_bookings() == 0
    with time_machine.travel(event.ends_at + timedelta(days=101), tick=False):
        assert anonymise_bookings() == 1
        assert anonymise_bookings() == 0

    everything = "".join(
        str(row) for model in (Booking, Participant, Letter) for row in model.objects.values()
    )
    for trace in ("Boel", "boel", "Kim", "kim", "0470-1", "Chef"):
        assert trace not in everything
    assert client.get(link).status_code == 404
    assert not Letter.objects.exists()
    # The numbers stay.
    assert event.participants.seated().filter(booking__municipality=vaxjo).count() == 1
    assert Booking.objects.get().form_key is None


def test_rule_14_many_are_anonymised_though_none_has_an_address_left(settings):
    settings.EVENT_BOOKINGS_KEPT_DAYS = 0
    event = make_event(starts_at=in_days(-2))
    for _ in range(3):
        make_participant(event)
    assert anonymise_bookings() == 3
    assert set(event.participants.values_list("name", "email")) == {("Gallrad", "")}


def test_jobs_run_by_the_worker_and_may_run_twice():
    event = make_event(capacity=1)
    make_participant(event, state=ParticipantState.WAITING, waiting_since=timezone.now())
    assert run_due(JOBS)["events-promoted"] == 1
    assert run_due(JOBS, even_if_not_due=True)["events-promoted"] == 0


# ── Examples ─────────────────────────────────────────────────────────────────────────────────
def test_curated_examples_stand_in_every_way_and_can_be_added_twice(client):
    examples.add_curated_examples()
    examples.add_curated_examples()

    events = Event.objects.with_seats()
    assert events.count() == len(examples.ENTRIES)
    standings = {event.standing.value for event in events.published()}
    assert standings >= {"open", "waiting_list", "not_yet", "cancelled", "completed"}
    assert all(event.title.startswith("Exempel") and event.is_example for event in events)
    assert not Letter.objects.exists()
    assert Booking.objects.exclude(booker_email__endswith="@example.se").count() == 0
    assert Event.objects.filter(sessions__isnull=False).exists()
    for event in events:
        event.full_clean()
        if event.capacity is not None:
            assert event.seated_count <= event.capacity
    for event in events.published():
        assert client.get(event.get_absolute_url()).status_code == 200


def test_generated_examples_are_the_same_for_the_same_seed_and_can_be_found():
    told = []
    examples.generate(30, Random(7), told.append)
    first = list(Event.objects.order_by("pk").values_list("title", "capacity", "municipality"))
    assert sum(told) == 30
    assert all(Event.objects.values_list("search_text", flat=True))
    assert Event.objects.matching("påhittad").count() == 30
    examples.remove_examples()
    examples.generate(30, Random(7), told.append)
    again = list(Event.objects.order_by("pk").values_list("title", "capacity", "municipality"))
    assert again == first


def test_examples_are_removed_with_all_that_hangs_on_them_and_nothing_else():
    real = make_participant()
    examples.add_curated_examples()
    of_example = Booking.objects.filter(event__is_example=True).first()
    emails.booking_received(of_example, of_example.participants.all())
    kept = emails.participant_confirmed(real)

    assert examples.remove_examples() == len(examples.ENTRIES)
    assert examples.remove_examples() == 0

    assert list(Participant.objects.all()) == [real]
    assert list(Letter.objects.all()) == [kept]
    assert not Event.history.filter(is_example=True).exists()
