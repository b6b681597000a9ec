"""The addresses that search engines should know: each room says its own."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from .models import Page


class StartSitemap(Sitemap):
    def items(self) -> list[str]:
        return ["site:home"]

    def location(self, item: str) -> str:
        return reverse(item)


class PageSitemap(Sitemap):
    def items(self):
        return Page.objects.order_by("pk")

    def lastmod(self, page: Page):
        return page.updated_at


SITEMAPS: dict[str, type[Sitemap]] = {"start": StartSitemap, "sidor": PageSitemap}
