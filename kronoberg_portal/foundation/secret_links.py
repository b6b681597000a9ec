"""Secret links: whoever has the letter may act, without any account.

A token is a row's random ``link_key``, signed with the portal's secret key, one salt per purpose.
Nothing that could be stolen from the database opens a door, the same link can be written in every
letter, and a new ``link_key`` makes the old link useless. Decision 0004 says why.
"""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.views.decorators.csrf import csrf_exempt


def token_of(key: UUID, *, salt: str) -> str:
    """The key as it stands in an address."""
    return Signer(salt=salt, sep=".").sign(urlsafe_base64_encode(key.bytes))


def key_in(token: str, *, salt: str) -> UUID | None:
    """The key that a token of this purpose carries; None for any other text."""
    try:
        return UUID(bytes=urlsafe_base64_decode(Signer(salt=salt, sep=".").unsign(token)))
    except (BadSignature, ValueError):
        return None


def by_link(find: Callable, *, otherwise: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """The view gets what ``find(token)`` gives; any other token gets the page ``otherwise``.

    These pages are found by no search engine, kept by no cache and named in no referrer.

    The link itself is what gives the right to post, not a cookie that a browser sends along, so
    nobody can be made to post it unknowingly: no CSRF token is needed. (It could not be had: a
    page without a referrer posts with ``Origin: null``, which Django refuses.)
    """

    def decorate(view: Callable) -> Callable:
        @csrf_exempt
        @wraps(view)
        def wrapped(request: HttpRequest, token: str, **kwargs) -> HttpResponse:
            found = find(token)
            return _private(view(request, found, **kwargs) if found else otherwise(request))

        return wrapped

    return decorate


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
