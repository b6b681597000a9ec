"""How far a long command has come, drawn for whoever waits at a terminal."""

import sys
from collections.abc import Callable

from django.core.management.base import BaseCommand

WIDTH = 30  # characters


def progress_bar(
    command: BaseCommand, label: str, count: int, *, is_loud: bool = True
) -> Callable[[int], None]:
    """A function to call with how many *more* are done; it draws a bar on stderr."""
    done = 0
    is_seen = is_loud and sys.stderr.isatty()

    def progress(more: int) -> None:
        nonlocal done
        done += more
        if is_seen:
            filled = "█" * (WIDTH * done // max(count, 1))
            command.stderr.write(
                f"\r{label} {filled:·<{WIDTH}} {spaced(done)} av {spaced(count)}",
                command.style.NOTICE,
                ending="\n" if done >= count else "",
            )
            command.stderr.flush()

    return progress


def spaced(number: int) -> str:
    """20000 as *20 000*."""
    return f"{number:,}".replace(",", " ")
