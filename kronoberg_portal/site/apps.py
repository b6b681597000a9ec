from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.db.models.signals import post_migrate

from .roles import keep_roles


class SiteConfig(AppConfig):
    name = "kronoberg_portal.site"
    verbose_name = "Webbplatsen"
    counted_tables = ["page"]

    def ready(self) -> None:
        post_migrate.connect(keep_roles, sender=self)


class OfficeConfig(admin.AdminConfig):
    """Django's admin, with our own site: the coordinators' office."""

    default_site = "kronoberg_portal.site.office.OfficeSite"
    default = False
