from datetime import datetime

from django.contrib.sitemaps import Sitemap

from .models import Event, EventQuerySet


class EventSitemap(Sitemap):
    changefreq = "daily"

    def items(self) -> EventQuerySet:
        return Event.objects.published().order_by("pk")

    def lastmod(self, event: Event) -> datetime:
        return event.updated_at
