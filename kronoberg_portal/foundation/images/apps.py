from django.apps import AppConfig


class ImagesConfig(AppConfig):
    name = "kronoberg_portal.foundation.images"
    verbose_name = "Bilder"
