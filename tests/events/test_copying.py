"""A new event from a template or from one that has been: what comes along, and what does not."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from contacts.models import Municipality
from events import actions
from events.models import Event, EventState, Session
from kronoberg_portal.foundation.accounts.models import User
from kronoberg_portal.foundation.accounts.roles import READER
from kronoberg_portal.foundation.outbox.models import Letter
from tests.events.factories import (
    fill,
    make_event,
    make_participant,
    make_question,
    make_session,
)
from tests.events.test_registration import text_of
from tests.knowledge.factories import make_resource

pytestmark = pytest.mark.django_db


def at(*parts: int) -> datetime:
    return timezone.make_aware(datetime(*parts))


def wall(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(tzinfo=None)


def copy(client, event: Event, *, title="Ny träff", day="2027-09-14", clock="13:00", follow=True):
    url = reverse("admin:events_event_copy", args=[event.pk])
    data = {"title": title, "starts_at_0": day, "starts_at_1": clock}
    return client.post(url, data, follow=follow)


def test_copy_is_a_draft_with_the_texts_and_none_of_the_people(office, coordinator):
    event = make_event(
        title="Vårens kurs",
        speakers="Kim Exempel",
        serves_food=True,
        sends_thanks=False,
        thanked_at=timezone.now(),
        attendance_closed_at=timezone.now(),
        calendar_sequence=7,
        is_example=True,
    )
    make_question(event, text="Vad vill du lära dig?", is_required=True)
    event.materials.add(make_resource())
    fill(event, 2)

    page = copy(office, event, title="Höstens kurs")

    new = Event.objects.exclude(pk=event.pk).get()
    assert "Den nya träffen är ett utkast." in text_of(page)
    assert (new.title, new.slug, new.state) == ("Höstens kurs", "hostens-kurs", EventState.DRAFT)
    assert (new.speakers, new.serves_food, new.sends_thanks) == ("Kim Exempel", True, False)
    assert wall(new.starts_at) == datetime(2027, 9, 14, 13)
    assert new.ends_at - new.starts_at == timedelta(hours=3)
    assert [question.text for question in new.questions.all()] == ["Vad vill du lära dig?"]
    assert not new.participants.exists()
    assert not new.bookings.exists()
    assert not new.materials.exists()
    assert not new.is_example
    assert (new.thanked_at, new.attendance_closed_at, new.calendar_sequence) == (None, None, 0)
    assert new.calendar_uid != event.calendar_uid
    assert "höstens" in new.search_text
    assert not Letter.objects.exists()
    assert event.questions.count() == 1
    assert event.participants.count() == 2


def test_rule_24_copy_of_a_course_moves_its_sessions_and_times_as_far(office):
    event = make_event(
        starts_at=at(2027, 2, 2, 9),
        ends_at=at(2027, 2, 16, 12),
        registration_opens_at=at(2027, 1, 1, 8),
        registration_closes_at=at(2027, 1, 30, 17),
        changes_until=at(2027, 2, 1, 12),
    )
    make_session(event, title="Dag 1", starts_at=at(2027, 2, 2, 9))
    off = make_session(event, title="Dag 2", starts_at=at(2027, 2, 9, 9))
    off.state = Session.State.CANCELLED
    off.save()
    make_session(event, title="Dag 3", starts_at=at(2027, 2, 16, 9))

    copy(office, event, day="2027-03-23", clock="09:00")

    new = Event.objects.exclude(pk=event.pk).get()
    sessions = list(new.sessions.all())
    assert [session.title for session in sessions] == ["Dag 1", "Dag 3"]
    # Across the shift to summer time it is nine o'clock all the same.
    assert [wall(s.starts_at) for s in sessions] == [
        datetime(2027, 3, 23, 9),
        datetime(2027, 4, 6, 9),
    ]
    assert wall(new.ends_at) == datetime(2027, 4, 6, 12)
    assert wall(new.registration_opens_at) == datetime(2027, 2, 19, 8)
    assert wall(new.registration_closes_at) == datetime(2027, 3, 20, 17)
    assert wall(new.changes_until) == datetime(2027, 3, 22, 12)
    olds = set(event.sessions.values_list("calendar_uid", flat=True))
    assert not olds & {session.calendar_uid for session in sessions}


def test_rule_23_time_that_does_not_exist_moves_an_hour_on(coordinator):
    event = make_event(starts_at=at(2027, 3, 20, 1), ends_at=at(2027, 3, 20, 2, 30))
    new = actions.copy_event(
        event=event, title="Natt", starts_at=at(2027, 3, 28, 1), by=coordinator
    )
    assert wall(new.ends_at) == datetime(2027, 3, 28, 3, 30)


def test_rule_23_start_that_does_not_exist_is_refused_and_nothing_typed_is_lost(office):
    event = make_event()
    page = copy(office, event, title="Nattkurs", day="2027-03-28", clock="02:30")
    assert "Den natten ställs klockan fram, så 02.30 finns inte." in text_of(page)
    assert 'value="Nattkurs"' in page.content.decode()
    assert 'value="2027-03-28"' in page.content.decode()
    assert Event.objects.count() == 1


@pytest.mark.parametrize("fields", [{"title": ""}, {"title": "x" * 161}, {"day": "imorgon"}])
def test_copy_with_a_fault_is_refused(office, fields):
    assert copy(office, make_event(), **fields).status_code == 200
    assert Event.objects.count() == 1


def test_two_copies_of_the_same_name_get_addresses_of_their_own(office):
    event = make_event(title="Kurs", slug="kurs")
    copy(office, event, title="Kurs")
    copy(office, event, title="Kurs")
    assert set(Event.objects.values_list("slug", flat=True)) == {
        "kurs",
        "kurs-2027-09-14",
        "kurs-2027-09-14-2",
    }
    copy(office, event, title="Tidigare")
    assert Event.objects.get(title="Tidigare").slug == "tidigare-2027-09-14"


def test_rule_20_copy_of_a_cancelled_event_is_a_draft_of_its_own(office, coordinator):
    event = make_event()
    actions.cancel_event(event=event, reason="Sjukdom", by=coordinator)
    copy(office, event)
    new = Event.objects.exclude(pk=event.pk).get()
    assert (new.state, new.cancel_reason, new.cancelled_at) == (EventState.DRAFT, "", None)


# ── Templates ────────────────────────────────────────────────────────────────────────────────
def test_template_is_listed_apart_and_never_public(office, client):
    template = make_event(title="Mall för kurs", is_template=True, state=EventState.DRAFT)
    make_event(title="En vanlig träff")
    url = reverse("admin:events_event_changelist")

    assert "Mall för kurs" not in text_of(office.get(url))
    page = text_of(office.get(f"{url}?mall=ja"))
    assert "Mall för kurs" in page
    assert "En vanlig träff" not in page
    page = text_of(office.get(reverse("admin:events_event_change", args=[template.pk])))
    assert "Gör en ny träff från mallen" in page

    office.post(url + "?mall=ja", {"action": "publish", "_selected_action": [template.pk]})
    template.refresh_from_db()
    assert template.state == EventState.DRAFT
    office.logout()
    assert client.get(template.get_absolute_url()).status_code == 404


def test_event_made_from_a_template_is_no_template(office):
    template = make_event(is_template=True, state=EventState.DRAFT)
    copy(office, template)
    new = Event.objects.exclude(pk=template.pk).get()
    assert not new.is_template
    assert new.state == EventState.DRAFT


# ── Who may ──────────────────────────────────────────────────────────────────────────────────
def test_looking_at_the_page_copies_nothing(office):
    event = make_event()
    url = reverse("admin:events_event_copy", args=[event.pk])
    assert office.get(url).status_code == 200
    assert office.head(url).status_code == 200
    assert Event.objects.count() == 1
    assert office.get(reverse("admin:events_event_copy", args=[event.pk + 9])).status_code == 404


def test_editor_copies_only_the_own_municipalitys_events(client, editor):
    mine = make_event()
    theirs = make_event(municipality=Municipality.objects.get(slug="ljungby"))
    make_participant(theirs)
    client.force_login(editor)
    copy(client, mine)
    assert Event.objects.count() == 3
    assert copy(client, theirs).status_code == 404
    assert Event.objects.count() == 3


def test_reader_copies_nothing(client, db):
    user = User.objects.create_user("lasare@example.se", "lösenord", is_staff=True)
    user.groups.add(Group.objects.get(name=READER))
    client.force_login(user)
    assert copy(client, make_event()).status_code == 403
    assert Event.objects.count() == 1
