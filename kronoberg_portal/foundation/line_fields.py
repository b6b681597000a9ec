"""Form fields for names and other short texts that do no harm later.

They go into letters to others: line breaks could forge a header, control characters turn a text
around, and a web address would make our letter carry somebody else's link.
"""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError

# Characters that make text that follows run backwards (Unicode, bidirectional formatting).
_TURNERS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
# "://", "www." or something like a host name; "St. Clair" and "J.R. Nilsson" are names.
_WEB_ADDRESS = re.compile(r"://|\bwww\.|[\w-]{2,}\.[^\W\d_]{2,}", re.IGNORECASE)


def one_line(text: str) -> str:
    """The text on one line with single spaces, without control characters."""
    kept = (
        character
        for character in text
        if character not in _TURNERS
        and (character.isspace() or unicodedata.category(character) != "Cc")
    )
    return " ".join("".join(kept).split())


class LineField(forms.CharField):
    """A short text on one line."""

    default_error_messages = {
        "max_length": "Skriv högst %(limit_value)d tecken. Nu är det %(show_value)d.",
    }

    def to_python(self, value) -> str:
        return one_line(super().to_python(value))


class PersonNameField(LineField):
    default_error_messages = {"required": "Skriv namnet."}

    def validate(self, value: str) -> None:
        super().validate(value)
        value = value[: self.max_length]  # a longer one is refused anyway, and slow to search
        if value and _WEB_ADDRESS.search(value):
            raise ValidationError("Skriv bara namnet, utan webbadress.")
        if value and not any(character.isalnum() for character in value):
            raise ValidationError("Skriv ett namn med bokstäver.")
