"""The body of a page, as clean HTML."""

from django.utils.safestring import SafeString, mark_safe
from django_prose_editor.fields import ProseEditorField

from .widgets import RichTextFormField

# What a text may contain. Headings begin at h2: the page's title is its only h1. Pictures are not
# here: they are a model of their own, with a required alternative text.
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "HorizontalRule": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "NoSpellCheck": False,
}


class RichTextField(ProseEditorField):
    """Sanitised whenever it is written: by a form, by an import, by a script.

    The library cleans only in ``full_clean()``; ``pre_save`` closes the other doors.
    """

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("extensions", EXTENSIONS)
        kwargs.setdefault("sanitize", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        return super().formfield(**{**kwargs, "form_class": RichTextFormField})

    def pre_save(self, instance, add: bool) -> str:
        clean = self.sanitize(super().pre_save(instance, add) or "")
        setattr(instance, self.attname, clean)
        return clean


def as_html(text: str) -> SafeString:
    """A stored rich text, for a template. Only ever call it with a ``RichTextField``'s value."""
    return mark_safe(text)
