"""The QR code that a participant shows at the door.

It holds the office's address of the attendance list with the person's code in the search box.
Staff scan it with a phone's camera; opening it marks nobody, and others come to the log-in page.
"""

from urllib.parse import urlencode

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from .models import Participant


def check_in_address(participant: Participant) -> str:
    path = reverse("admin:events_event_attendance", args=[participant.event_id])
    return f"{settings.SITE_URL}{path}?{urlencode({'q': participant.check_in_code})}"


def check_in_qr(participant: Participant) -> SafeString:
    """As SVG to stand in a page; empty without a code. Black on white in dark mode too."""
    if not participant.check_in_code:
        return SafeString("")
    drawn = segno.make(check_in_address(participant), error="m").svg_inline(
        border=4, dark="#000", light="#fff", svgclass="check-in-qr", lineclass=None, omitsize=True
    )
    return mark_safe(drawn.replace("<svg ", '<svg aria-hidden="true" ', 1))
