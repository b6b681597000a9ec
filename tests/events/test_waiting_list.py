"""Moving the waiting list, leaving, approving and calling off: the verbs, rule by rule."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from events import actions
from events.jobs import promote_all
from events.models import Event, EventState, Participant, ParticipantState
from events.when import moment
from kronoberg_portal.foundation.outbox.models import Letter
from tests.events.factories import (
    fill,
    in_days,
    make_booking,
    make_event,
    make_participant,
    make_waiting,
)

pytestmark = pytest.mark.django_db


def cancel(participant: Participant, by=None) -> bool:
    return actions.cancel_participant(participant=participant, by=by)


def letters(kind: str):
    return Letter.objects.filter(kind=f"events:{kind}")


def seated(event: Event) -> set[str]:
    return set(event.participants.seated().values_list("name", flat=True))


# ── Rule 5: who waits comes before who is new ────────────────────────────────────────────────
def test_rule_5_freed_seat_goes_to_the_first_in_line_at_once():
    event = make_event(capacity=1)
    [leaving] = fill(event, 1)
    make_waiting(event, minutes_ago=1, name="Andra")
    make_waiting(event, minutes_ago=9, name="Första")

    cancel(leaving)

    assert seated(event) == {"Första"}
    assert letters("participant_promoted").get().subject.startswith("Du har fått en plats")


def test_rule_5_group_that_keeps_together_is_passed_over_until_all_of_it_fits():
    event = make_event(capacity=3)
    leaving = fill(event, 3)
    group = make_booking(event, keeps_together=True)
    make_waiting(event, minutes_ago=9, booking=group, name="Grupp 1")
    make_waiting(event, minutes_ago=9, booking=group, name="Grupp 2")
    make_waiting(event, minutes_ago=5, name="Ensam")

    cancel(leaving[0])
    assert "Ensam" in seated(event)

    cancel(leaving[1])
    assert "Grupp 1" not in seated(event)

    cancel(leaving[2])
    assert seated(event) == {"Ensam", "Grupp 1", "Grupp 2"}


def test_rule_5_somebody_whose_municipality_has_used_its_share_is_passed_over(vaxjo):
    event = make_event(capacity=3, most_per_municipality=1)
    make_participant(booking=make_booking(event, municipality=vaxjo))
    make_waiting(
        event, minutes_ago=9, booking=make_booking(event, municipality=vaxjo), name="Från Växjö"
    )
    make_waiting(event, minutes_ago=5, name="Utan kommun")

    actions.promote_waiting(event=event, by=None)

    assert "Utan kommun" in seated(event)
    assert "Från Växjö" not in seated(event)


# ── Rule 6: promotion, its limits, and the capacity ──────────────────────────────────────────
def test_rule_6_promotion_stops_at_the_cut_off_and_staff_is_told_instead():
    event = make_event(capacity=1, starts_at=in_days(10), promotion_cutoff_hours=24)
    [leaving] = fill(event, 1)
    waiting = make_waiting(event, minutes_ago=9)

    with time_machine.travel(event.starts_at - timedelta(hours=23), tick=False):
        cancel(leaving)
        assert promote_all() == 0

    waiting.refresh_from_db()
    assert waiting.state == ParticipantState.WAITING
    letter = letters("seat_left_unfilled").get()
    assert letter.subject == f"Ledig plats och väntelista: {event.title}"
    assert "Lediga platser: 1" in letter.text
    assert "På väntelistan: 1" in letter.text
    assert waiting.name not in letter.text


def test_rule_6_after_the_cut_off_staff_gives_a_free_seat_by_hand_and_no_more(coordinator):
    event = make_event(capacity=1, starts_at=in_days(1, 0), promotion_cutoff_hours=72)
    first, second = make_waiting(event, minutes_ago=9), make_waiting(event, minutes_ago=8)

    assert actions.seat_by_hand(participant=second, by=coordinator) is True
    assert actions.seat_by_hand(participant=second, by=coordinator) is False
    with pytest.raises(actions.Refused, match="Ingen plats är ledig"):
        actions.seat_by_hand(participant=first, by=coordinator)

    assert seated(event) == {second.name}
    assert letters("participant_promoted").get().to == second.email


def test_rule_6_nobody_is_promoted_after_start():
    event = make_event(capacity=1, starts_at=in_days(10), promotion_cutoff_hours=0)
    make_waiting(event, minutes_ago=9)
    with time_machine.travel(event.starts_at, tick=False):
        assert actions.promote_waiting(event=event, by=None) == []
    with time_machine.travel(event.starts_at - timedelta(minutes=1), tick=False):
        assert len(actions.promote_waiting(event=event, by=None)) == 1


@pytest.mark.parametrize("state", [EventState.DRAFT, EventState.CANCELLED, EventState.COMPLETED])
def test_rule_6_nobody_is_promoted_to_an_event_that_is_not_published(state):
    event = make_event(state=state, cancel_reason="x")
    make_waiting(event)
    assert actions.promote_waiting(event=event, by=None) == []


def test_rule_6_raised_capacity_promotes_exactly_as_many_as_fit(coordinator):
    event = make_event(capacity=2)
    fill(event, 2)
    for n in range(4):
        make_waiting(event, minutes_ago=10 - n, name=f"W{n}")

    promoted = actions.change_capacity(event=event, capacity=4, by=coordinator)

    assert [person.name for person in promoted] == ["W0", "W1"]
    assert event.participants.seated().count() == 4


def test_rule_6_no_limit_promotes_everybody(coordinator):
    event = make_event(capacity=0)
    for _ in range(3):
        make_waiting(event)
    assert len(actions.change_capacity(event=event, capacity=None, by=coordinator)) == 3


def test_rule_6_lowered_capacity_drops_nobody_and_shows_no_free_seats(coordinator):
    event = make_event(capacity=5)
    fill(event, 4)

    actions.change_capacity(event=event, capacity=2, by=coordinator)

    assert event.participants.seated().count() == 4
    assert Event.objects.with_seats().get(pk=event.pk).seats_left == 0
    cancel(event.participants.first())
    assert Event.objects.with_seats().get(pk=event.pk).seats_left == 0


def test_rule_6_worker_fills_what_other_ways_have_freed():
    event = make_event(capacity=2)
    make_waiting(event)
    Event.objects.filter(pk=event.pk).update(capacity=3)

    assert promote_all() == 1
    assert promote_all() == 0
    assert letters("participant_promoted").count() == 1


# ── Rule 7: cancelling twice ─────────────────────────────────────────────────────────────────
def test_rule_7_cancelling_twice_frees_one_seat_and_sends_one_letter():
    event = make_event(capacity=1)
    [leaving] = fill(event, 1)
    make_waiting(event, minutes_ago=9)
    make_waiting(event, minutes_ago=8)

    assert cancel(leaving) is True
    assert cancel(leaving) is False
    assert actions.cancel_booking(booking=leaving.booking, by=None) == 0

    assert event.participants.waiting().count() == 1
    assert letters("participant_cancelled").count() == 1


def test_rule_7_leaving_the_waiting_list_frees_no_seat_and_moves_nobody():
    event = make_event(capacity=1)
    fill(event, 1)
    first, second = make_waiting(event, minutes_ago=9), make_waiting(event, minutes_ago=8)

    cancel(first)

    assert second.place_on_waiting_list == 1
    letter = letters("participant_cancelled").get()
    assert letter.subject.startswith("Du står inte längre på väntelistan")
    assert not letter.calendar


def test_needs_are_erased_when_somebody_leaves():
    person = make_participant(food_needs="Vegetariskt", access_needs="Hiss")
    cancel(person)
    person.refresh_from_db()
    assert (person.food_needs, person.access_needs) == ("", "")


# ── Rule 8: approval ─────────────────────────────────────────────────────────────────────────
def test_rule_8_approval_gives_a_seat_with_a_letter_and_an_invitation(coordinator):
    event = make_event(needs_approval=True)
    person = make_participant(event, state=ParticipantState.PENDING)

    actions.approve(participant=person, by=coordinator)
    actions.approve(participant=person, by=coordinator)

    assert seated(event) == {person.name}
    letter = letters("participant_approved").get()
    assert letter.subject == f"Din anmälan är godkänd: {event.title}"
    assert letter.calendar_method == "REQUEST"


def test_rule_8_approved_when_full_is_told_of_the_waiting_list(coordinator):
    event = make_event(capacity=1, needs_approval=True)
    fill(event, 1)
    person = make_participant(event, state=ParticipantState.PENDING)

    assert actions.approve(participant=person, by=coordinator).state == ParticipantState.WAITING

    letter = letters("participant_waiting").get()
    assert "Din anmälan är godkänd, men alla platser är upptagna" in letter.text
    assert not letter.calendar


def test_rule_8_approval_without_seat_and_waiting_list_is_refused(coordinator):
    event = make_event(capacity=1, needs_approval=True, has_waiting_list=False)
    fill(event, 1)
    person = make_participant(event, state=ParticipantState.PENDING)
    with pytest.raises(actions.Refused, match="Ingen plats är ledig"):
        actions.approve(participant=person, by=coordinator)
    assert not Letter.objects.exists()


def test_rule_8_pending_people_are_never_promoted():
    event = make_event(capacity=5, needs_approval=True)
    make_participant(event, state=ParticipantState.PENDING)
    assert actions.promote_waiting(event=event, by=None) == []


def test_rule_8_declined_is_told_once_and_nobody_else_can_be(coordinator):
    person = make_participant(make_event(needs_approval=True), state=ParticipantState.PENDING)
    assert actions.decline(participant=person, by=coordinator) is True
    assert actions.decline(participant=person, by=coordinator) is False
    assert actions.decline(participant=make_participant(), by=coordinator) is False
    assert letters("participant_declined").count() == 1


# ── Rule 13: after the deadline ──────────────────────────────────────────────────────────────
def test_rule_13_after_the_deadline_links_change_nothing_but_staff_still_can(coordinator):
    event = make_event(changes_until=in_days(5))
    person, other = fill(event, 2)
    with time_machine.travel(in_days(6), tick=False):
        with pytest.raises(
            actions.Refused, match="Det gick att ändra och avanmäla sig till och med"
        ):
            cancel(person)
        with pytest.raises(actions.Refused):
            actions.cancel_booking(booking=other.booking, by=None)
        assert cancel(person, by=coordinator)
        assert actions.remove_participant(participant=other, by=coordinator)
    assert letters("participant_removed").get().calendar_method == "CANCEL"


# ── Rule 18: the event is called off ─────────────────────────────────────────────────────────
def test_rule_18_cancelled_event_tells_each_person_once_with_the_reason(coordinator):
    event = make_event(capacity=2)
    group = make_booking(event, booker_email="boel@example.se")
    make_participant(booking=group, email="boel@example.se")
    make_participant(booking=group, email="kim@example.se")
    make_waiting(event, email="vera@example.se")
    only_booker = make_booking(event, booker_email="chef@example.se")
    make_participant(booking=only_booker, email="lo@example.se")
    again = make_booking(event, booker_email="CHEF@example.se")
    make_participant(booking=again, email="mo@example.se", state=ParticipantState.PENDING)
    gone = make_participant(event, email="gick@example.se", state=ParticipantState.CANCELLED)

    told = actions.cancel_event(event=event, reason="Kursledaren är sjuk.", by=coordinator)
    again = actions.cancel_event(event=event, reason="En gång till", by=coordinator)

    everybody = {"boel", "kim", "vera", "chef", "lo", "mo"}
    assert sorted(Letter.objects.values_list("to", flat=True)) == sorted(
        f"{name}@example.se" for name in everybody
    )
    assert (told, again) == (6, 0)
    for letter in Letter.objects.all():
        assert letter.subject == f"Inställt: {event.title}"
        assert "Kursledaren är sjuk." in letter.text
    assert gone.email not in Letter.objects.values_list("to", flat=True)


def test_rule_18_cancelled_event_promotes_nobody_and_its_seats_cannot_be_given_back(coordinator):
    event = make_event(capacity=1)
    [person] = fill(event, 1)
    make_waiting(event, minutes_ago=9)
    actions.cancel_event(event=event, reason="Sjukdom", by=coordinator)
    Letter.objects.all().delete()

    with pytest.raises(actions.Refused, match="Träffen är inställd"):
        cancel(person)
    cancel(person, by=coordinator)

    assert event.participants.waiting().count() == 1
    assert not letters("participant_promoted").exists()


# ── Rule 23: the clock ───────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("start", "end_of_promotion"),
    [
        # 09.00 summer time; 24 hours before is 08.00 winter time, since the night had 23 hours.
        (datetime(2027, 3, 28, 7, 0, tzinfo=UTC), "lördag 27 mars 2027 kl.\u00a08.00"),
        # 09.00 winter time; 24 hours before is 10.00 summer time, since the night had 25 hours.
        (datetime(2027, 10, 31, 8, 0, tzinfo=UTC), "lördag 30 oktober 2027 kl.\u00a010.00"),
    ],
)
def test_rule_23_cut_off_counts_hours_that_pass_when_the_clock_is_moved(start, end_of_promotion):
    from_database = make_event(starts_at=start)
    as_typed = make_event(starts_at=timezone.localtime(start))
    for event in (from_database, as_typed):
        words = moment(event.promotion_ends_at)
        assert words == end_of_promotion
        assert event.promotion_ends_at == start - timedelta(hours=24)


def test_rule_23_deadline_holds_to_the_second_on_the_day_the_clock_goes_back():
    closes = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)  # 02.30 summer time, the first of two
    event = make_event(starts_at=in_days(0) + timedelta(days=900), registration_closes_at=closes)
    event.starts_at = datetime(2027, 11, 5, 8, 0, tzinfo=UTC)
    event.ends_at = event.starts_at + timedelta(hours=1)
    event.save()
    with time_machine.travel(closes - timedelta(seconds=1), tick=False):
        actions.refuse_unless_open(event, by=None)
    with (
        time_machine.travel(closes + timedelta(minutes=30), tick=False),
        pytest.raises(actions.Refused, match=r"Anmälan stängde söndag 31 oktober 2027 kl\.\s2\.30"),
    ):
        actions.refuse_unless_open(event, by=None)


# ── Staff ────────────────────────────────────────────────────────────────────────────────────
def test_staff_adds_after_the_closing_but_not_over_the_seats(coordinator):
    event = make_event(capacity=1, registration_closes_at=in_days(-1))

    def add(name, choice=""):
        person = {"name": name, "email": f"{name}@example.se"}
        return actions.register(
            event=event,
            booker=actions.Booker(**person),
            attendees=[actions.Attendee(**person)],
            by=coordinator,
            choice=choice,
        )

    assert add("Ada").source == "staff"
    with pytest.raises(actions.DoesNotFit):
        add("Bo")
    add("Bo", choice="wait")
    with pytest.raises(actions.Refused, match="Redan anmäld: Ada"):
        add("Ada")
    assert seated(event) == {"Ada"}


def test_nothing_is_sent_by_saving_rows():
    make_waiting(make_event())
    assert not Letter.objects.exists()
    assert mail.outbox == []
