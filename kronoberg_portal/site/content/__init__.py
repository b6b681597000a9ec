"""The portal's own pages, as they are when a portal is new.

Each page is a file here: ``<slug>.html``, with ``name: value`` lines, a line ``---`` and the text,
in which ``$NAME`` stands for a setting: how long something is kept is said as it is done.
Once they are in the database a coordinator may change them; then they are hers.
"""

import re
from pathlib import Path

from django.conf import settings
from django.db import transaction

from ..models import Page

FOLDER = Path(__file__).parent
NOTE = "Portalens egen text"
SETTING = re.compile(r"\$([A-Z_]+)")


@transaction.atomic
def add_content() -> None:
    """Add the pages that are missing, and renew those that nobody has touched since."""
    for file in sorted(FOLDER.glob("*.html")):
        fields = read(file)
        page = Page.objects.filter(slug=file.stem).first() or Page(slug=file.stem)
        if is_changed_by_somebody(page) or all(
            getattr(page, name) == value for name, value in fields.items()
        ):
            continue
        for name, value in fields.items():
            setattr(page, name, value)
        page.change_note = NOTE
        page.save()


def read(file: Path) -> dict[str, str]:
    """The fields of a page's file: those before the line, and ``body`` after it, sanitised."""
    head, _, text = file.read_text("utf-8").partition("\n---\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    text = SETTING.sub(lambda found: str(getattr(settings, found[1])), text.strip())
    body = Page._meta.get_field("body").sanitize(text)
    return {"language": Page.Language.SWEDISH, **fields, "body": body}


def is_changed_by_somebody(page: Page) -> bool:
    """Has anybody but ``load_content`` saved the page? Its history remembers."""
    if page.pk is None:
        return False
    return page.history.exclude(change_note=NOTE, history_user=None).exists()
