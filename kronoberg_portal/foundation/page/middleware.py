"""Requests that cannot be read, and the minutes when the database is away."""

import codecs
from collections.abc import Callable

import brotli
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

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

    What is compressed already (pictures, fonts, documents, and the static files of production)
    goes as it is, with its length. Pages go by gzip, to which Django adds random bytes, so that
    lengths tell nothing of a form's secrets; static files have none and go by brotli.
    """
    zipped = GZipMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.headers.get("Content-Type", "").startswith(COMPRESSIBLE):
            return response
        if response.has_header("Content-Encoding"):
            return response
        if _is_whole_static_file(request, response) and _takes_brotli(request):
            return _by_brotli(response)
        return zipped.process_response(request, response)

    return middleware


def _is_whole_static_file(request: HttpRequest, response: HttpResponse) -> bool:
    asked = request.method == "GET" and request.path.startswith(settings.STATIC_URL)
    return asked and response.status_code == 200 and response.streaming


def _takes_brotli(request: HttpRequest) -> bool:
    return "br" in [each.strip() for each in request.headers.get("Accept-Encoding", "").split(",")]


def _by_brotli(response: HttpResponse) -> HttpResponse:
    body = brotli.compress(b"".join(response.streaming_content), quality=5)
    response.streaming_content = [body]
    response.headers["Content-Encoding"] = "br"
    response.headers["Content-Length"] = str(len(body))
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


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
