"""The room's addresses for search engines."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap

from kronoberg_portal.foundation.publishing.models import Publishable, PublishableQuerySet

from .models import ActionPlan, Initiative, Resource


class _PublishedSitemap(Sitemap):
    changefreq = "monthly"
    model: type[Publishable]

    def items(self) -> PublishableQuerySet:
        return self.model.objects.published().order_by("pk")

    def lastmod(self, row: Publishable) -> datetime:
        return row.updated_at


class ResourceSitemap(_PublishedSitemap):
    model = Resource


class InitiativeSitemap(_PublishedSitemap):
    model = Initiative


class ActionPlanSitemap(_PublishedSitemap):
    model = ActionPlan
