"""How a stored document is shown in the office."""

from dataclasses import dataclass

from django.contrib.admin.widgets import AdminFileWidget


@dataclass(frozen=True)
class StoredDocument:
    """A file as its uploader knows it: by its own name, at the address where it is given out."""

    name: str
    url: str

    def __str__(self) -> str:
        return self.name


class StoredDocumentInput(AdminFileWidget):
    """Links to the view that gives the document out: nothing is served from the media folder."""

    def format_value(self, value):
        if self.is_initial(value):
            row = value.instance
            return StoredDocument(row.original_name, row.get_absolute_url())
        return None
