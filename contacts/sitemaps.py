from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from .models import Municipality, MunicipalityQuerySet


class MunicipalitySitemap(Sitemap):
    changefreq = "weekly"

    def items(self) -> MunicipalityQuerySet:
        return Municipality.objects.by_name()

    def lastmod(self, municipality: Municipality) -> datetime:
        return municipality.updated_at


class ContactSitemap(Sitemap):
    """The room's pages without a row of their own."""

    def items(self) -> list[str]:
        return ["contacts:municipality_list", "contacts:contact"]

    def location(self, item: str) -> str:
        return reverse(item)
