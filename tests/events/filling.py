"""Filling in the registration form as a browser would."""

import uuid

from django.test import Client
from django.urls import reverse

from events.models import Event


def filled(*others: dict, **booker) -> dict:
    """The post of a booker who takes part, with other participants; ``action`` says which button.

    ``filled({"name": "Kim", "email": "kim@example.se"}, name="Boel")``
    """
    data = {
        "name": "Boel Bokare",
        "email": "boel@example.se",
        "phone": "",
        "municipality": "vaxjo",
        "organisation": "",
        "participates": "on",
        "form_key": str(uuid.uuid4()),
        "action": "send",
        **booker,
    }
    data |= {"deltagare-TOTAL_FORMS": len(others), "deltagare-INITIAL_FORMS": 0}
    for number, other in enumerate(others):
        data |= {f"deltagare-{number}-{name}": value for name, value in other.items()}
    return {name: value for name, value in data.items() if value is not None}


def person(name: str) -> dict:
    """A row about somebody with a made-up address."""
    return {"name": name, "email": f"{name.lower().replace(' ', '.')}@example.se"}


def register(client: Client, event: Event, *others: dict, follow: bool = True, **booker):
    """Send the filled form; the page that comes of it."""
    address = reverse("events:register", args=[event.slug])
    return client.post(address, filled(*others, **booker), follow=follow)
