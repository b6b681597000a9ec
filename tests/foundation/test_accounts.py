"""Accounts: an address, a person, roles; and that nobody can raise herself or anybody else."""

import re

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction
from django.urls import reverse

from kronoberg_portal.foundation.accounts.models import User
from kronoberg_portal.foundation.accounts.roles import COORDINATOR, MUNICIPALITY_EDITOR, READER
from kronoberg_portal.site.roles import ROLES, keep_roles
from tests.foundation.factories import (
    PASSWORD,
    make_coordinator,
    make_editor,
    make_reader,
    make_superuser,
    make_user,
)

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "blabar-och-mossa-43"
LIST = "/admin/accounts/user/"


def role(name: str) -> Group:
    return Group.objects.get(name=name)


def address(user: User, page: str = "change") -> str:
    if page == "password":
        return reverse("admin:auth_user_password_change", args=[user.pk])
    return reverse(f"admin:accounts_user_{page}", args=[user.pk])


def new_account(**values) -> dict:
    return {
        "email": "ny@example.se",
        "first_name": "Ny",
        "last_name": "Ek",
        "groups": [role(MUNICIPALITY_EDITOR).pk],
        "usable_password": "true",
        "password1": NEW_PASSWORD,
        "password2": NEW_PASSWORD,
        **values,
    }


def account(user: User, **values) -> dict:
    return {
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "groups": [group.pk for group in user.groups.all()],
        "is_active": "on",
        **values,
    }


@pytest.fixture
def coordinator(client):
    user = make_coordinator(email="eva@example.se")
    client.force_login(user)
    return user


# ── The model ────────────────────────────────────────────────────────────────────────────────
def test_account_is_one_whatever_the_letters_case():
    make_user(email="Kim@Example.SE")

    assert User.objects.get().email == "kim@example.se"
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="KIM@example.se")])
    assert authenticate(email="KIM@example.se", password=PASSWORD) == User.objects.get()


def test_account_needs_an_address_and_works_only_with_a_password():
    with pytest.raises(ValueError, match="e-mail address"):
        User.objects.create_user("")
    user = User.objects.create_user("utan@example.se")
    assert not user.has_usable_password()
    assert authenticate(email="utan@example.se", password="") is None


def test_account_that_is_switched_off_cannot_log_in(client):
    make_coordinator(email="slut@example.se", is_active=False)

    response = client.post(
        reverse("admin:login"), {"username": "slut@example.se", "password": PASSWORD}
    )

    assert response.status_code == 200 and "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("make", "is_coordinator", "is_editor", "is_reader"),
    [
        (make_user, False, False, False),
        (make_coordinator, True, False, False),
        (make_editor, False, True, False),
        (make_reader, False, False, True),
        (make_superuser, True, False, False),
        (lambda: make_user(COORDINATOR, MUNICIPALITY_EDITOR), True, False, False),
        (lambda: make_coordinator(is_active=False), False, False, False),
        (lambda: make_editor(is_active=False), False, False, False),
        (lambda: make_reader(is_active=False), False, False, False),
        (lambda: make_superuser(is_active=False), False, False, False),
    ],
)
def test_roles_say_who_somebody_is(make, is_coordinator, is_editor, is_reader):
    user = make()

    assert (user.is_coordinator, user.is_municipality_editor, user.is_reader) == (
        is_coordinator,
        is_editor,
        is_reader,
    )


def test_letters_about_cases_go_to_active_coordinators():
    one = make_coordinator()
    make_coordinator(is_active=False)
    make_editor()

    assert list(User.objects.coordinators()) == [one]


# ── What the roles may do ────────────────────────────────────────────────────────────────────
def test_roles_are_kept_true_whatever_somebody_changed():
    reader = role(READER)
    reader.permissions.add(Permission.objects.get(codename="delete_user"))
    role(COORDINATOR).permissions.clear()

    keep_roles()

    assert not make_reader().has_perm("accounts.delete_user")
    assert make_coordinator().has_perm("contacts.change_case")


@pytest.mark.parametrize("name", ROLES)
def test_no_role_may_touch_roles_permissions_or_what_keeps_the_house(name):
    rights = role(name).permissions.values_list("content_type__app_label", "codename")

    for app, codename in rights:
        assert app not in {"auth", "contenttypes", "sessions"}
        assert not codename.endswith(("_group", "_permission"))
    assert ("accounts", "delete_user") not in rights
    assert ("contacts", "delete_case") not in rights


def test_reader_and_editor_may_not_see_accounts():
    for user in (make_reader(), make_editor()):
        assert not any(right.startswith("accounts.") for right in user.get_all_permissions())
    for right in make_reader().get_all_permissions():
        assert ".view_" in right


# ── A coordinator makes accounts ─────────────────────────────────────────────────────────────
def test_coordinator_makes_an_account_that_can_log_in(client, coordinator):
    response = client.post(f"{LIST}add/", new_account(email="Ny@Example.SE"))

    user = User.objects.get(email="ny@example.se")
    assert response.status_code == 302
    assert user.get_full_name() == "Ny Ek" and user.is_municipality_editor
    assert user.is_staff and not user.is_superuser
    client.logout()
    client.post(reverse("admin:login"), {"username": "ny@example.se", "password": NEW_PASSWORD})
    assert client.get(reverse("admin:index")).status_code == 200


def test_list_shows_who_has_which_role(client, coordinator, django_assert_max_num_queries):
    make_editor(email="redaktor@example.se", first_name="Kim", last_name="Alm")
    make_superuser(email="drift@example.se")

    page = client.get(LIST).content.decode()
    for shown in ("redaktor@example.se", "Kim Alm", "Kommunredaktör", "Regional samordnare"):
        assert shown in page
    assert "Drift" in page
    with django_assert_max_num_queries(40) as first:
        client.get(LIST)
    for _ in range(3):
        make_editor()
    with django_assert_max_num_queries(len(first)):
        client.get(LIST)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"email": ""}, "Detta fält måste fyllas i."),
        ({"email": "ny"}, "Fyll i en giltig e-postadress."),
        ({"email": "EVA@example.se"}, "Det finns redan ett konto med den e-postadressen."),
        ({"password2": "annat"}, "De två lösenordsfälten stämmer inte överens."),
        ({"password1": "kort", "password2": "kort"}, "minst 12 tecken"),
        ({"password1": "1" * 14, "password2": "1" * 14}, "enbart numeriskt"),
    ],
)
def test_account_that_cannot_be_made_says_why_in_swedish(client, coordinator, values, sentence):
    response = client.post(f"{LIST}add/", new_account(**values))

    assert response.status_code == 200
    form = response.context["adminform"].form
    errors = " ".join(error for errors in form.errors.values() for error in errors)
    assert sentence in errors
    assert User.objects.count() == 1


def test_role_taken_away_closes_the_office(client, coordinator):
    editor = make_editor()

    client.post(address(editor), account(editor, groups=[]))

    editor.refresh_from_db()
    assert not editor.is_staff
    client.force_login(editor)
    assert client.get(reverse("admin:index")).status_code == 302


def test_coordinator_switches_an_account_off(client, coordinator):
    editor = make_editor()

    client.post(address(editor), {**account(editor), "is_active": ""})

    editor.refresh_from_db()
    assert not editor.is_active


# ── Nobody raises anybody ────────────────────────────────────────────────────────────────────
FORGED = {"is_superuser": "on", "is_staff": "on", "user_permissions": ["1", "2", "3"]}


def test_new_account_is_never_a_superuser_whatever_is_posted(client, coordinator):
    client.post(f"{LIST}add/", new_account(**FORGED))

    user = User.objects.get(email="ny@example.se")
    assert not user.is_superuser and not user.user_permissions.exists()


def test_changed_account_is_never_a_superuser_whatever_is_posted(client, coordinator):
    editor = make_editor()

    client.post(address(editor), account(editor, **FORGED, first_name="Ändrad"))

    editor.refresh_from_db()
    assert editor.first_name == "Ändrad", "the post must have gone through"
    assert not editor.is_superuser and not editor.user_permissions.exists()


def test_coordinator_cannot_make_herself_a_superuser_or_shut_herself_out(client, coordinator):
    client.post(
        address(coordinator),
        account(coordinator, **FORGED, groups=[role(READER).pk], is_active="", first_name="Eva"),
    )

    coordinator.refresh_from_db()
    assert coordinator.first_name == "Eva"
    assert coordinator.is_active and not coordinator.is_superuser
    assert [group.name for group in coordinator.groups.all()] == [COORDINATOR]


def test_group_that_is_no_role_cannot_be_given(client, coordinator):
    strong = Group.objects.create(name="allmäktig")
    strong.permissions.set(Permission.objects.all())
    editor = make_editor()

    response = client.post(address(editor), account(editor, groups=[strong.pk]))

    assert response.status_code == 200
    assert list(editor.groups.all()) == [role(MUNICIPALITY_EDITOR)]
    assert "allmäktig" not in client.get(address(editor)).content.decode()


def test_superuser_is_out_of_a_coordinators_reach(client, coordinator):
    boss = make_superuser(email="drift@example.se", first_name="Drift")
    before = User.objects.filter(pk=boss.pk).values().get()

    for page, posted in (
        ("change", account(boss, first_name="Kuppad", is_active="")),
        ("password", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}),
        ("delete", {"post": "yes"}),
    ):
        assert client.post(address(boss, page), posted).status_code == 403
    client.post(LIST, {"action": "delete_selected", "_selected_action": [boss.pk], "post": "yes"})
    assert User.objects.filter(pk=boss.pk).values().get() == before
    page = client.get(address(boss)).content.decode()
    assert 'name="first_name"' not in page
    assert not re.search(r"pbkdf2|md5\$", page)


def test_coordinator_deletes_no_account(client, coordinator):
    editor = make_editor()

    assert client.post(address(editor, "delete"), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=editor.pk).exists()


@pytest.mark.parametrize("make", [make_editor, make_reader, make_user])
def test_others_neither_see_nor_make_nor_change_accounts(client, make):
    victim = make_coordinator()
    client.force_login(make())

    for page in (LIST, f"{LIST}add/", address(victim), address(victim, "password")):
        assert client.get(page).status_code in (302, 403)
    client.post(f"{LIST}add/", new_account())
    client.post(address(victim), account(victim, first_name="Kuppad"))
    client.post(address(victim, "password"), {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    victim.refresh_from_db()
    assert victim.first_name == "Kim" and victim.check_password(PASSWORD)
    assert not User.objects.filter(email="ny@example.se").exists()


def test_groups_are_nobodys_page_but_operations(client, coordinator):
    assert client.get("/admin/auth/group/").status_code in (403, 404)


def test_passwords_are_no_filter(client, coordinator):
    assert client.get(LIST, {"password__startswith": "md5"}).status_code in (302, 400)


# ── Operations ───────────────────────────────────────────────────────────────────────────────
def test_superuser_raises_another_but_not_down_herself(client):
    boss, other = make_superuser(), make_coordinator()
    client.force_login(boss)

    client.post(address(other), account(other, is_superuser="on"))
    other.refresh_from_db()
    assert other.is_superuser and other.is_staff
    client.post(address(boss), account(boss, is_superuser=""))
    boss.refresh_from_db()
    assert boss.is_superuser


# ── Passwords ────────────────────────────────────────────────────────────────────────────────
def test_coordinator_gives_a_colleague_a_new_password(client, coordinator):
    editor = make_editor()

    assert client.get(address(editor, "password")).status_code == 200
    response = client.post(
        address(editor, "password"),
        {"usable_password": "true", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    editor.refresh_from_db()
    assert response.status_code == 302 and editor.check_password(NEW_PASSWORD)


def test_everybody_changes_her_own_password(client):
    user = make_editor()
    client.force_login(user)
    page = reverse("admin:password_change")

    wrong = {"old_password": "fel", "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert client.post(page, wrong).status_code == 200
    response = client.post(page, {**wrong, "old_password": PASSWORD})

    user.refresh_from_db()
    assert response.status_code == 302 and user.check_password(NEW_PASSWORD)
