"""`manage.py example_data`: made-up content, marked as such, and out again with `--remove`."""

import time
from argparse import ArgumentParser
from random import Random

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from contacts import examples as contacts
from enterprises import examples as enterprises
from events import examples as events
from knowledge import examples as knowledge
from kronoberg_portal.foundation.progress import progress_bar, spaced
from kronoberg_portal.foundation.search.upkeep import refresh_statistics

# From below: a room's examples may point at those of the rooms that it knows.
ROOMS = [contacts, enterprises, knowledge, events]
MANY = {
    "enterprises": ("företag", enterprises),
    "resources": ("kunskapsposter", knowledge),
    "events": ("utbildningar och träffar", events),
}


class Command(BaseCommand):
    help = (
        "Lägger in påhittat innehåll, märkt som exempeldata. Utan antal: de utvalda exemplen. "
        "Med antal: så många till, för att pröva portalen med mycket innehåll."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        for option, (label, _) in MANY.items():
            parser.add_argument(f"--{option}", metavar="N", help=f"så många {label}")
        parser.add_argument(
            "--seed",
            metavar="S",
            default="1",
            help="samma tal ger samma innehåll (1 om inget sägs)",
        )
        parser.add_argument("--remove", action="store_true", help="ta bort alla exempeldata")

    def handle(self, *args, remove: bool, seed: str, **options) -> None:
        counts = {option: _number(f"--{option}", options[option]) for option in MANY}
        seed = _number("--seed", seed)
        asked = {option: count for option, count in counts.items() if count is not None}
        if remove and asked:
            raise CommandError("Välj antingen --remove eller antal, inte båda.")
        self.is_loud = options["verbosity"] > 0
        if remove:
            self._remove()
        elif asked:
            for option, count in asked.items():
                self._add_many(option, count, seed)
            refresh_statistics()
        else:
            self._add_curated()

    def _add_curated(self) -> None:
        with transaction.atomic():
            for examples in ROOMS:
                examples.add_curated_examples()
        self._say("De utvalda exemplen är på plats.")

    def _add_many(self, option: str, count: int, seed: int) -> None:
        label, examples = MANY[option]
        began = time.monotonic()
        # One source of chance for each kind: more enterprises do not change the events.
        rng = Random(f"{option}-{seed}")
        bar = progress_bar(self, label, count, is_loud=self.is_loud)
        examples.generate(count, rng, bar)
        seconds = f"{time.monotonic() - began:.1f}".replace(".", ",")
        self._say(f"{spaced(count)} {label} på {seconds} s.")

    def _remove(self) -> None:
        with transaction.atomic():
            removed = sum(examples.remove_examples() for examples in reversed(ROOMS))
        self._say(f"Tog bort {spaced(removed)} exempelposter." if removed else "Inget att ta bort.")

    def _say(self, text: str) -> None:
        if self.is_loud:
            self.stdout.write(text)


def _number(option: str, text: str | int | None) -> int | None:
    """The whole number that an option says; ``CommandError`` in Swedish for anything else."""
    if text is None:
        return None
    if not (str(text).isascii() and str(text).isdigit() and len(str(text)) < 10):
        raise CommandError(f"{option} ska vara ett heltal, 0 eller mer, inte {text}.")
    return int(text)
