from django.apps import AppConfig


class PageConfig(AppConfig):
    name = "kronoberg_portal.foundation.page"
    verbose_name = "Sidor"
