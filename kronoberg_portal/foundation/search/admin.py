"""The words that mean the same, in the office."""

from django.contrib import admin, messages
from django.db.models import TextField
from django.forms import Textarea

from .models import Synonyms

HOW = (
    "Gäller hela webbplatsen från det ögonblick då du sparar. Ta bara med ord som betyder samma "
    "sak åt båda hållen: den som söker städning vill se lokalvård, och tvärtom. Men den som söker "
    "frukt vill inte se allt som är mat."
)


@admin.register(Synonyms)
class SynonymsAdmin(admin.ModelAdmin):
    list_display = ["together", "updated_at"]
    search_fields = ["words"]
    search_help_text = "Sök efter ett ord för att se vilka ord det hör ihop med."
    fieldsets = [(None, {"fields": ["words"], "description": HOW})]
    formfield_overrides = {TextField: {"widget": Textarea(attrs={"rows": 8, "cols": 40})}}

    @admin.display(description="betyder samma sak", ordering="words")
    def together(self, synonyms) -> str:
        return str(synonyms)

    def save_model(self, request, synonyms, form, change) -> None:
        super().save_model(request, synonyms, form, change)
        for phrase, other in synonyms.also_elsewhere():
            messages.warning(
                request,
                f"”{phrase}” står också tillsammans med andra ord ({other}). Den som söker på "
                f"”{phrase}” hittar nu allt i båda grupperna, men de andra orden hittar inte "
                "varandra. Slå ihop grupperna om alla orden betyder samma sak.",
            )
