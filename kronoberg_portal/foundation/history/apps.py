from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "kronoberg_portal.foundation.history"
    verbose_name = "Historik"
