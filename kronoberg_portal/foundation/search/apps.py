from django.apps import AppConfig
from django.db.models.signals import post_migrate

from .upkeep import keep_search


class SearchConfig(AppConfig):
    name = "kronoberg_portal.foundation.search"
    verbose_name = "Sökning"
    counted_tables = ["synonyms"]

    def ready(self) -> None:
        post_migrate.connect(keep_search, sender=self)
