"""The words that mean the same, in the office."""

from django.contrib import admin

from .models import Synonyms


@admin.register(Synonyms)
class SynonymsAdmin(admin.ModelAdmin):
    list_display = ["together", "updated_at"]
    search_fields = ["words"]
    fields = ["words"]

    @admin.display(description="betyder samma sak", ordering="words")
    def together(self, synonyms) -> str:
        return str(synonyms)
