"""`manage.py rebuild_search`: every row that can be searched is described anew."""

from django.core.management.base import BaseCommand

from kronoberg_portal.foundation.progress import progress_bar, spaced
from kronoberg_portal.foundation.search.upkeep import described_models, keep_search

BATCH = 500  # rows


class Command(BaseCommand):
    help = (
        "Skriver söktexten på nytt för allt som går att söka. Behövs bara när rader har skrivits "
        "rakt i databasen: annars följer söktexten med av sig själv. Kan avbrytas och köras om."
    )

    def handle(self, *args, verbosity: int, **options) -> None:
        keep_search()
        total = 0
        for model in described_models():
            rows = model._default_manager.all()
            left = rows.count()
            is_loud = verbosity > 0 and left > 0
            progress = progress_bar(self, model._meta.verbose_name_plural, left, is_loud=is_loud)
            for changed in rows.rebuilding_search(BATCH):
                total += changed
                progress(min(BATCH, left))
                left -= min(BATCH, left)
        if verbosity > 0:
            rows = "rad" if total == 1 else "rader"
            self.stdout.write(
                f"{spaced(total)} {rows} fick ny söktext." if total else "Allt var redan rätt."
            )
