"""The addresses that search engines should know: each room says its own."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from contacts.sitemaps import ContactSitemap, MunicipalitySitemap
from enterprises.sitemaps import EnterpriseSitemap
from events.sitemaps import EventSitemap
from knowledge.sitemaps import ActionPlanSitemap, InitiativeSitemap, ResourceSitemap

from .models import Page


class StartSitemap(Sitemap):
    """The home page and the lists."""

    def items(self) -> list[str]:
        return [
            "site:home",
            "enterprises:list",
            "knowledge:list",
            "knowledge:initiative_list",
            "knowledge:action_plan_list",
            "events:list",
            "events:past",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


class PageSitemap(Sitemap):
    def items(self):
        return Page.objects.order_by("pk")

    def lastmod(self, page: Page):
        return page.updated_at


SITEMAPS: dict[str, type[Sitemap]] = {
    "start": StartSitemap,
    "foretag": EnterpriseSitemap,
    "utbildningar": EventSitemap,
    "kunskap": ResourceSitemap,
    "insatser": InitiativeSitemap,
    "handlingsplaner": ActionPlanSitemap,
    "kommuner": MunicipalitySitemap,
    "kontakt": ContactSitemap,
    "sidor": PageSitemap,
}
