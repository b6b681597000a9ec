from django.contrib import admin
from django.utils.html import format_html

from .models import Image


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    list_display = ["preview", "alt_text", "decorative", "credit", "created_at"]
    list_display_links = ["preview", "alt_text"]
    list_filter = ["decorative"]
    search_fields = ["alt_text", "credit"]
    fields = ["file", "alt_text", "decorative", "credit"]

    @admin.display(description="bild")
    def preview(self, image: Image) -> str:
        return format_html(
            '<img src="{}" alt="{}" width="120" loading="lazy">', image.url(320), image.alt
        )
