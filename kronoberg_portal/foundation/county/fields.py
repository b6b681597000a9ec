"""Where a row lies, as two fields of its model: both or neither (degrees, WGS 84)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q


def latitude(help_text: str = "Till exempel 56,87767 (WGS 84).") -> models.DecimalField:
    """A place in Sweden, from south to north."""
    return _degrees("latitud", 55, 70, help_text)


def longitude(help_text: str = "Till exempel 14,80906 (WGS 84).") -> models.DecimalField:
    """A place in Sweden, from west to east."""
    return _degrees("longitud", 10, 25, help_text)


def both_or_none(name: str) -> models.CheckConstraint:
    """The constraint that a place is whole, for a model with both fields."""
    return models.CheckConstraint(
        condition=Q(latitude__isnull=True, longitude__isnull=True)
        | Q(latitude__isnull=False, longitude__isnull=False),
        name=name,
        violation_error_message="Fyll i både latitud och longitud, eller ingen av dem.",
    )


def _degrees(label: str, least: int, most: int, help_text: str) -> models.DecimalField:
    return models.DecimalField(
        label,
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(least), MaxValueValidator(most)],
        help_text=help_text,
    )
