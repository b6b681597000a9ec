"""Form fields for what people write: names that do no harm later, and times that exist.

Names go into letters to others: line breaks could forge a header, control characters turn a text
around, and a web address would make our letter carry somebody else's link.
"""

import re
import unicodedata
from datetime import UTC, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts.personal_number import has_personal_number

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


class NeedsField(LineField):
    """What somebody needs of food or access: voluntary, kept for a short time."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if has_personal_number(value[: self.max_length]):
            raise ValidationError("Skriv inte personnummer här.")


class LocalDateTimeField(forms.SplitDateTimeField):
    """Day and local time; says what is wrong in the nights when the clock is moved."""

    def compress(self, data_list) -> datetime | None:
        try:
            return super().compress(data_list)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            raise ValidationError(_why_not(datetime.combine(*data_list))) from error


def _why_not(local: datetime) -> str:
    """Why a local time (naive) cannot be used: it does not exist, or there are two of it."""
    zone = timezone.get_current_timezone()
    there_and_back = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    time = f"{local:%H.%M}"
    if there_and_back.replace(tzinfo=None) != local:
        return f"Den natten ställs klockan fram, så {time} finns inte. Välj en annan tid."
    return f"Den natten ställs klockan tillbaka, så {time} finns två gånger. Välj en annan tid."
