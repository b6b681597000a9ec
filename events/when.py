"""When something is, as Swedes write it: ``tisdag 24 november 2026, kl. 13.00–16.00``."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format


def day(moment: datetime) -> str:
    """The local day (Europe/Stockholm) of an aware moment: ``tisdag 24 november 2026``."""
    return date_format(timezone.localtime(moment), "l j F Y")


def clock(moment: datetime) -> str:
    """The local time of day: ``13.00``."""
    return date_format(timezone.localtime(moment), "G.i")


def moment(at: datetime) -> str:
    """Day and time: ``tisdag 24 november 2026 kl. 13.00``."""
    return f"{day(at)} kl. {clock(at)}"


def span(starts_at: datetime, ends_at: datetime) -> str:
    """From and to (aware): one day with two times, or two days each with its time."""
    if timezone.localtime(starts_at).date() == timezone.localtime(ends_at).date():
        return f"{day(starts_at)}, kl. {clock(starts_at)}–{clock(ends_at)}"
    return f"{moment(starts_at)} till {moment(ends_at)}"
