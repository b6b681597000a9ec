"""The portal's own pages in the office: their texts are changed here, their addresses never."""

from django.contrib import admin

from kronoberg_portal.foundation.history.admin import HistoryAdmin
from kronoberg_portal.foundation.richtext.admin import RichTextAdmin

from .models import Page


@admin.register(Page)
class PageAdmin(RichTextAdmin, HistoryAdmin):
    list_display = ["title", "address", "updated_at"]
    search_fields = ["search_text"]
    readonly_fields = ["address", "updated_at"]
    fields = ["title", "lead", "body", "change_note", ("address", "updated_at")]

    @admin.display(description="adress", ordering="slug")
    def address(self, page: Page) -> str:
        return page.get_absolute_url()

    def has_add_permission(self, request) -> bool:
        """A new page needs a link somewhere, which is made in code."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Every page is linked to from others, some from all of them."""
        return False

    def get_search_results(self, request, pages, words):
        return pages.matching(words), False
