import pytest
from django.contrib.auth.models import Group

from contacts.models import Municipality
from kronoberg_portal.foundation.accounts.models import User
from kronoberg_portal.foundation.accounts.roles import COORDINATOR, MUNICIPALITY_EDITOR, READER


@pytest.fixture
def vaxjo(db) -> Municipality:
    return Municipality.objects.get(slug="vaxjo")


@pytest.fixture
def ljungby(db) -> Municipality:
    return Municipality.objects.get(slug="ljungby")


@pytest.fixture
def coordinator(db) -> User:
    user = User.objects.create_user("samordnare@example.se", "lösenord", is_staff=True)
    user.groups.add(Group.objects.get(name=COORDINATOR))
    return user


@pytest.fixture
def editor(db, vaxjo) -> User:
    """A municipality editor of Växjö."""
    user = User.objects.create_user("vaxjo@example.se", "lösenord", is_staff=True)
    user.groups.add(Group.objects.get(name=MUNICIPALITY_EDITOR))
    vaxjo.editors.add(user)
    return user


@pytest.fixture
def reader(db) -> User:
    user = User.objects.create_user("lasare@example.se", "lösenord", is_staff=True)
    user.groups.add(Group.objects.get(name=READER))
    return user


@pytest.fixture
def office(client, coordinator):
    """A browser in which the coordinator is logged in."""
    client.force_login(coordinator)
    return client
