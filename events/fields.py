"""Form fields for needs that may tell of health, and for times that exist."""

from datetime import UTC, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts.personal_number import has_personal_number
from kronoberg_portal.foundation.line_fields import LineField


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
