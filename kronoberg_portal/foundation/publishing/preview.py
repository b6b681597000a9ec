"""A row's own page, for the public and for those who may see it before that."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from kronoberg_portal.foundation.accounts.models import User

from .models import Publishable


def page_or_preview(
    request: HttpRequest, template: str, row: Publishable, context: dict
) -> HttpResponse:
    """The page of a row that the visitor may see, with ``updated_at``.

    A row that is not public gets ``edit_url`` too, for the preview's banner, and is kept nowhere.
    """
    context = {**context, "updated_at": row.updated_at}
    if not row.is_public:
        context["edit_url"] = edit_url(request.user, row)
    return kept_if_public(render(request, template, context), row)


def kept_if_public(response: HttpResponseBase, row: Publishable) -> HttpResponseBase:
    """The response; of a row that the public may not see, it is to be kept by no cache."""
    if not row.is_public:
        response["Cache-Control"] = "private, no-store"
    return response


def edit_url(user: User, row: Publishable) -> str:
    """Where this account changes the row; empty when it may only look."""
    if not type(row).objects.editable_by(user).filter(pk=row.pk).exists():
        return ""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
