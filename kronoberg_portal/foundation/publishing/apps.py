from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "kronoberg_portal.foundation.publishing"
    verbose_name = "Publicering"
