"""What is published: decided by the clock in the query, the same for every room."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise, Moderation
from knowledge.models import Resource
from kronoberg_portal.foundation.publishing.models import State
from tests.contacts.factories import make_person, municipality
from tests.enterprises.factories import make_enterprise
from tests.foundation.factories import (
    make_coordinator,
    make_editor,
    make_reader,
    make_superuser,
    make_user,
)
from tests.knowledge.factories import make_resource

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


# ── The clock ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("state", "begins", "ends", "is_seen"),
    [
        (State.PUBLISHED, None, None, True),
        (State.DRAFT, None, None, False),
        (State.ARCHIVED, None, None, False),
        (State.PUBLISHED, -MINUTE, None, True),
        (State.PUBLISHED, MINUTE, None, False),
        (State.PUBLISHED, None, MINUTE, True),
        (State.PUBLISHED, None, -MINUTE, False),
        (State.PUBLISHED, -MINUTE, MINUTE, True),
        (State.DRAFT, -MINUTE, MINUTE, False),
        (State.ARCHIVED, -MINUTE, MINUTE, False),
    ],
)
def test_published_rows_are_those_in_state_and_time(clock, state, begins, ends, is_seen):
    now = timezone.now()
    row = make_resource(
        state=state,
        publish_at=now + begins if begins else None,
        expire_at=now + ends if ends else None,
    )

    assert Resource.objects.published().filter(pk=row.pk).exists() == is_seen
    assert row.is_public == is_seen
    assert (row.visibility == "Syns på webbplatsen") == is_seen


def test_page_appears_and_disappears_at_its_minute_without_a_job(clock, client):
    now = timezone.now()
    row = make_resource(publish_at=now + MINUTE, expire_at=now + 2 * MINUTE)
    address = row.get_absolute_url()

    assert client.get(address).status_code == 404
    clock.shift(MINUTE)
    assert client.get(address).status_code == 200
    clock.shift(MINUTE)
    assert client.get(address).status_code == 404


def test_room_with_states_of_its_own_says_which_are_public():
    rows = {
        state: make_enterprise(f"Företag {state}", state=state).pk for state in Moderation.values
    }

    seen = set(Enterprise.objects.published().values_list("pk", flat=True))
    assert seen == {rows[Moderation.PUBLISHED]}


def test_words_say_when_something_comes_or_went(clock):
    clock.move_to(timezone.now().replace(month=11, day=24, hour=12, minute=0))
    now = timezone.now()

    coming = make_resource(publish_at=now + timedelta(hours=1))
    gone = make_resource(expire_at=now - timedelta(hours=1))
    assert coming.visibility == f"Publiceras {now.year}-11-24 kl. 14:00"
    assert gone.visibility == f"Avpublicerad {now.year}-11-24 kl. 12:00"
    assert make_resource(state=State.DRAFT).visibility == "Utkast"


def test_expiring_before_publishing_is_refused_by_form_and_database():
    now = timezone.now()
    row = make_resource()
    row.publish_at, row.expire_at = now, now - MINUTE

    with pytest.raises(ValidationError, match="Sidan måste avpubliceras efter"):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    row.expire_at = now + MINUTE
    row.save()


def test_latest_update_and_review():
    old = make_resource(review_on=timezone.localdate() - timedelta(days=1))
    new = make_resource(review_on=timezone.localdate() + timedelta(days=1))

    assert Resource.objects.all().latest_update() == new.updated_at
    assert Resource.objects.none().latest_update() is None
    assert list(Resource.objects.due_for_review()) == [old]


# ── Who sees and changes what ────────────────────────────────────────────────────────────────
@pytest.fixture
def rows():
    """A published and a draft enterprise in Växjö, and a draft in Alvesta."""
    return {
        "published": make_enterprise("Publicerat"),
        "mine": make_enterprise("Mitt utkast", state=Moderation.DRAFT),
        "theirs": make_enterprise(
            "Deras utkast", state=Moderation.DRAFT, municipality=municipality("Alvesta")
        ),
    }


ALL = {"published", "mine", "theirs"}


@pytest.mark.parametrize(
    ("make", "sees", "changes"),
    [
        (AnonymousUser, {"published"}, None),
        (make_user, {"published"}, set()),
        (lambda: make_user(is_staff=True), {"published"}, set()),
        (make_reader, ALL, set()),
        (lambda: make_editor(municipality()), {"published", "mine"}, {"published", "mine"}),
        (make_editor, {"published"}, set()),
        (make_coordinator, ALL, ALL),
        (make_superuser, ALL, ALL),
        (lambda: make_coordinator(is_active=False), {"published"}, set()),
        (lambda: make_coordinator(is_staff=False), {"published"}, None),
        (lambda: make_editor(municipality(), is_active=False), {"published"}, set()),
    ],
)
def test_each_account_sees_and_changes_its_rows(rows, make, sees, changes):
    user = make()
    names = {row.pk: name for name, row in rows.items()}

    def seen(queryset) -> set[str]:
        return {names[pk] for pk in queryset.values_list("pk", flat=True)}

    assert seen(Enterprise.objects.visible_to(user)) == sees
    if changes is not None:
        assert seen(Enterprise.objects.editable_by(user)) == changes


def test_municipality_editor_changes_nothing_that_belongs_to_no_municipality():
    make_resource()

    assert not Resource.objects.editable_by(make_editor(municipality())).exists()


# ── In the office ────────────────────────────────────────────────────────────────────────────
def office(row, name: str = "change", *more) -> str:
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=[row.pk, *more])


RESOURCES = "/admin/knowledge/resource/"


def test_publish_and_archive_leave_a_note_and_a_name_in_the_history(client):
    user = make_coordinator()
    client.force_login(user)
    one, two = make_resource(state=State.DRAFT), make_resource(state=State.DRAFT)

    page = client.post(
        RESOURCES, {"action": "publish", "_selected_action": [one.pk, two.pk]}, follow=True
    )

    assert "2 publicerades." in page.content.decode()
    assert Resource.objects.published().count() == 2
    trace = one.history.first()
    assert trace.history_user == user
    assert trace.change_note == f"Publicerad {timezone.localdate():%Y-%m-%d}"
    client.post(RESOURCES, {"action": "archive", "_selected_action": [one.pk]})
    one.refresh_from_db()
    assert one.state == State.ARCHIVED and two.is_public is not None


def test_publish_keeps_each_rows_own_rules_and_says_which_failed(client):
    client.force_login(make_coordinator())
    film = make_resource("Filmen", state=State.DRAFT, film_url="https://example.se/film")
    fine = make_resource("Rapporten", state=State.DRAFT)

    page = client.post(
        RESOURCES, {"action": "publish", "_selected_action": [film.pk, fine.pk]}, follow=True
    ).content.decode()

    assert "Filmen: Skriv ner det som sägs i filmen" in page
    assert list(Resource.objects.published()) == [fine]


@pytest.mark.parametrize("make", [make_reader, lambda: make_editor(municipality())])
def test_publish_forged_by_others_changes_nothing(client, make):
    client.force_login(make())
    row = make_resource(state=State.DRAFT)

    client.post(RESOURCES, {"action": "publish", "_selected_action": [row.pk]})

    row.refresh_from_db()
    assert row.state == State.DRAFT


def test_every_save_writes_a_change_note_of_its_own(client):
    client.force_login(make_coordinator())
    row = make_resource(change_note="Förra gången")

    assert "Förra gången" not in client.get(office(row)).content.decode()


# ── The history's pages, which are a door too ────────────────────────────────────────────────
def test_reader_looks_at_an_earlier_version_but_cannot_go_back_to_it(client):
    row = make_resource("Ursprunget")
    first = row.history.first()
    row.title = "Det nya"
    row.save()
    client.force_login(make_reader())

    assert client.get(office(row, "history")).status_code == 200
    response = client.post(office(row, "simple_history", first.pk), {"title": "Ursprunget"})

    row.refresh_from_db()
    assert response.status_code == 403 and row.title == "Det nya"


def test_editor_sees_no_history_of_rows_that_are_not_hers(client):
    theirs = make_person(name="Dold Person", municipality=municipality("Alvesta"), is_public=False)
    version = theirs.history.first()
    client.force_login(make_editor(municipality()))

    for address in (office(theirs, "history"), office(theirs, "simple_history", version.pk)):
        response = client.get(address)
        assert response.status_code == 404
        assert "Dold Person" not in response.content.decode()
        assert client.post(address, {"name": "Kuppad"}).status_code == 404


def test_going_back_restores_what_the_form_shows_and_nothing_else(client):
    """An editor goes back to a version from when the person belonged to another organisation."""
    person = make_person(name="Anna Ek", is_main_contact=True)
    version = person.history.first()
    person.name, person.is_main_contact = "Anna Alm", False
    person.save()
    user = make_editor(municipality())
    client.force_login(user)

    page = client.get(office(person, "simple_history", version.pk)).content.decode()
    assert 'value="Anna Ek"' in page
    response = client.post(
        office(person, "simple_history", version.pk),
        {"name": "Anna Ek", "role": "Upphandlare", "municipality": municipality().pk},
    )

    person.refresh_from_db()
    assert response.status_code == 302
    assert person.name == "Anna Ek"
    assert not person.is_main_contact, "not hers to change, so not hers to bring back"
    assert person.history.first().history_user == user


def test_version_of_another_row_is_not_found(client):
    one, other = make_resource(), make_resource()
    client.force_login(make_coordinator())

    assert client.get(office(one, "simple_history", other.history.first().pk)).status_code == 404
    assert client.get(office(one, "simple_history", 999_999)).status_code == 404
