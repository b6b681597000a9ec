"""Accounts in each role, and letters: `make_coordinator()`, `make_editor(municipality)`."""

from itertools import count

from django.contrib.auth.models import Group

from kronoberg_portal.foundation.accounts.models import User
from kronoberg_portal.foundation.accounts.roles import COORDINATOR, MUNICIPALITY_EDITOR, READER
from kronoberg_portal.foundation.outbox.models import Letter

_number = count(1)
PASSWORD = "lingon-och-granris-42"


def make_user(*roles: str, **fields) -> User:
    """An active account with the named roles; it may enter the office when it has any."""
    fields.setdefault("email", f"konto{next(_number)}@example.se")
    user = User.objects.create_user(
        **{"password": PASSWORD, "is_staff": bool(roles), "first_name": "Kim", **fields}
    )
    user.groups.set([Group.objects.get(name=role) for role in roles])
    return user


def make_coordinator(**fields) -> User:
    return make_user(COORDINATOR, **fields)


def make_reader(**fields) -> User:
    return make_user(READER, **fields)


def make_editor(*municipalities, **fields) -> User:
    """A municipality editor of the municipalities given (any rows with ``editors``)."""
    user = make_user(MUNICIPALITY_EDITOR, **fields)
    for municipality in municipalities:
        municipality.editors.add(user)
    return user


def make_superuser(**fields) -> User:
    fields.setdefault("email", f"drift{next(_number)}@example.se")
    return User.objects.create_superuser(password=PASSWORD, **fields)


def make_letter(**fields) -> Letter:
    """A letter that is due now."""
    number = next(_number)
    return Letter.objects.create(
        **{
            "kind": "events:booking_confirmed",
            "to": f"mottagare{number}@example.se",
            "subject": "Din anmälan",
            "text": "Tack för din anmälan.\n",
            **fields,
        }
    )
