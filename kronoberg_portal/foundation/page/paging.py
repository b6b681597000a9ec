"""Cutting a list into pages, whatever page number the address asks for."""

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest


def page_of(request: HttpRequest, rows, *, per_page: int = 24) -> Page:
    """The page that ``?sida=`` asks for; the first when it is missing.

    ``Http404`` when it is not a number or beyond the end.
    """
    number = request.GET.get("sida") or "1"
    paginator = Paginator(rows, per_page)
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Http404("Sidnumret är inget tal.")
    if not 1 <= int(number) <= paginator.num_pages:
        raise Http404("Så många sidor har listan inte.")
    return paginator.page(int(number))
