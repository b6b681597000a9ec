"""A selection inside somebody else's page, such as a municipality's, and how to put it there."""

from collections.abc import Callable
from functools import wraps

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from enterprises.selection import Selection

MOST = 50  # enterprises in a frame; the rest are a link away

View = Callable[[HttpRequest], HttpResponse]


def framed_by_allowed_hosts(view: View) -> View:
    """Let the page stand in frames of ``EMBED_HOSTS`` and of our own pages, and in no other.

    X-Frame-Options knows of no list of hosts, and every browser that we support reads
    ``frame-ancestors`` instead (CSP level 2).
    """

    @wraps(view)
    def framed(request: HttpRequest) -> HttpResponse:
        allowed = csp_replace({"frame-ancestors": [SELF, *settings.EMBED_HOSTS]})
        return xframe_options_exempt(allowed(view))(request)

    return framed


@require_safe
@framed_by_allowed_hosts
def embed(request: HttpRequest) -> HttpResponse:
    selection = Selection(request.GET)
    context = {
        "listing": selection,
        "enterprises": selection.rows(0, MOST),
        "more": max(selection.count - MOST, 0),
        "updated_at": selection.updated_at,
    }
    response = render(request, "enterprises/embed.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def embed_guide(request: HttpRequest) -> HttpResponse:
    selection = Selection(request.GET)
    context = {
        "listing": selection,
        "code": _code(selection),
        "hosts": settings.EMBED_HOSTS,
        "updated_at": selection.updated_at,
    }
    response = render(request, "enterprises/embed_guide.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _code(selection: Selection) -> SafeString:
    """HTML to paste into a page, safe there whatever the selection's word is."""
    about = f": {selection.in_short}" if selection.in_short else ""
    return format_html(
        '<iframe src="{}" title="{}" width="600" height="640" loading="lazy" '
        'style="width: 100%; border: 0"></iframe>',
        settings.SITE_URL + reverse("enterprises:embed") + selection.alone,
        f"Sociala företag{about}, från {settings.SITE_NAME}",
    )
