"""Requests that cannot be read, and the minutes when the database is away."""

import codecs
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string

COMPRESSIBLE = (
    "text/",
    "image/svg+xml",
    "application/javascript",
    "application/json",
    "application/ld+json",
    "application/xml",
    "application/atom+xml",
)
Answer = Callable[[HttpRequest], HttpResponse]


def refuse_broken_requests(get_response: Answer) -> Answer:
    """Answer 400 to what Django's own error pages would stumble on.

    A form in another charset than UTF-8 is read again by the error handlers and ends in a raw
    500; NUL characters reach the database and end there in one.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        charset = request.content_params.get("charset")
        if charset:
            try:
                understood = codecs.lookup(charset).name == "utf-8"
            except (LookupError, ValueError):
                understood = False
            if not understood:
                return error_page(400)
        address = request.META.get("PATH_INFO", "") + request.META.get("QUERY_STRING", "")
        if "\x00" in address or "%00" in address:
            return error_page(400)
        return get_response(request)

    return middleware


def compress_text(get_response: Answer) -> Answer:
    """Send pages, style sheets, scripts and drawings compressed to browsers that take it.

    What is compressed already (pictures, fonts, documents) goes as it is, with its length. Django
    adds random bytes, so that lengths tell nothing of a form's secrets.
    """
    zipped = GZipMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.headers.get("Content-Type", "").startswith(COMPRESSIBLE):
            return zipped.process_response(request, response)
        return response

    return middleware


def answer_when_database_is_away(get_response: Answer) -> Answer:
    """503 with Retry-After and a sentence instead of a traceback when the database is away."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OperationalError | InterfaceError):
            return error_page(503, {"was_sending": request.method == "POST"})
        return None

    middleware.process_exception = process_exception
    return middleware


def error_page(status: int, context: dict | None = None) -> HttpResponse:
    """An error page that needs neither database, session nor the request's own data."""
    body = render_to_string(
        f"errors/{status}.html", {"site_name": settings.SITE_NAME, **(context or {})}
    )
    response = HttpResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    if status == 503:
        response["Retry-After"] = "30"
    return response
