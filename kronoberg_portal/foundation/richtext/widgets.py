"""The editor in the office, fitted to our content security policy and to Swedish."""

from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import (
    AdminProseEditorWidget,
    prose_editor_admin_media,
    prose_editor_presets,
)
from js_asset import Media, Script

# Stands ready before the first editor starts: modules run in the order of their tags.
_ours = Media(
    css={"all": ["css/office-editor.css"]},
    js=[Script("js/office-editor.js", type="module"), *prose_editor_presets()["configurable"]],
)


class RichTextWidget(AdminProseEditorWidget):
    @property
    def media(self) -> Media:
        return prose_editor_admin_media + _ours


class RichTextFormField(ProseEditorFormField):
    """The form field of a ``RichTextField``: always with our widget."""

    def __init__(self, *args, **kwargs):
        kwargs["widget"] = RichTextWidget
        super().__init__(*args, **kwargs)
