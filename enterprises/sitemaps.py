from datetime import datetime

from django.contrib.sitemaps import Sitemap

from .models import Enterprise, EnterpriseQuerySet


class EnterpriseSitemap(Sitemap):
    changefreq = "monthly"

    def items(self) -> EnterpriseQuerySet:
        return Enterprise.objects.published().by_name()

    def lastmod(self, enterprise: Enterprise) -> datetime:
        return enterprise.updated_at
