"""When something is, as Swedes write it: ``tisdag 24 november 2026, kl. 13.00–16.00``.

*kl.* and its time are held together by a space that does not break.
"""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

LONG_DAYS = 3  # what lasts longer, such as a course, has no time of day of its own


def day(moment: datetime) -> str:
    """The local day (Europe/Stockholm) of an aware moment: ``tisdag 24 november 2026``."""
    return date_format(timezone.localtime(moment), "l j F Y")


def clock(moment: datetime) -> str:
    """The local time of day: ``13.00``, without a leading zero."""
    return date_format(timezone.localtime(moment), "G.i")


def moment(at: datetime) -> str:
    """Day and time: ``tisdag 24 november 2026 kl. 13.00``."""
    return f"{day(at)} kl.\u00a0{clock(at)}"


def span(starts_at: datetime, ends_at: datetime) -> str:
    """From and to (aware): one day with its times, some days with theirs, or days alone."""
    days = (timezone.localtime(ends_at).date() - timezone.localtime(starts_at).date()).days
    if days == 0:
        return f"{day(starts_at)}, kl.\u00a0{clock(starts_at)}–{clock(ends_at)}"
    if days > LONG_DAYS:
        return f"{day(starts_at)} till {day(ends_at)}"
    return f"{moment(starts_at)} till {moment(ends_at)}"
