"""The office's page for anything with rich text."""

from django.contrib import admin
from js_asset import Media


class RichTextAdmin(admin.ModelAdmin):
    """Gives the editor's inline import map the request's nonce, on forms and in the history."""

    def render_change_form(self, request, context, *args, **kwargs):
        context["media"] = _with_nonce(request, context["media"])
        return super().render_change_form(request, context, *args, **kwargs)

    def render_history_view(self, request, template, context, **kwargs):
        if "media" in context:
            context["media"] = _with_nonce(request, context["media"])
        return super().render_history_view(request, template, context, **kwargs)


def _with_nonce(request, media) -> Media:
    return Media.from_media(media, nonce=request.csp_nonce)
