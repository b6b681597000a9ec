"""A picture that rooms point at.

It cannot be saved without an alternative text unless it is marked as decoration: the database
keeps that rule, so no import and no script can go round it.
"""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from .rendering import WIDTHS, ImageRefused, rendition_path, renditions, rewrite


def image_path(image: "Image", filename: str) -> str:
    """Where the written-anew original lies: a random name, so that nobody can guess it."""
    return rendition_path(image.uuid, "original")


class Image(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ImageField(
        "bildfil",
        upload_to=image_path,
        width_field="width",
        height_field="height",
        help_text="JPEG, PNG eller WebP, högst 40 miljoner bildpunkter. "
        "Uppgifter om plats och kamera tas bort.",
    )
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    alt_text = models.CharField(
        "alternativtext",
        max_length=250,
        blank=True,
        help_text="Vad bilden visar, för den som inte ser den. "
        "Till exempel: Två personer slipar en stol i en verkstad.",
    )
    decorative = models.BooleanField(
        "bara dekoration",
        default=False,
        help_text="Kryssa i om bilden inte säger något som inte redan står i texten.",
    )
    credit = models.CharField("fotograf eller källa", max_length=120, blank=True)
    created_at = models.DateTimeField("uppladdad", auto_now_add=True)

    class Meta:
        verbose_name = "bild"
        verbose_name_plural = "bilder"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(alt_text="") | Q(decorative=True),
                name="image_has_alt_text_or_is_decorative",
                violation_error_message=(
                    "Skriv en alternativtext, eller kryssa i att bilden bara är dekoration."
                ),
            ),
        ]

    def __str__(self) -> str:
        return (
            self.alt_text or f"Dekorativ bild {self.created_at:%Y-%m-%d}" if self.pk else "Ny bild"
        )

    def save(self, *args, **kwargs) -> None:
        """Store the picture written anew, and its renditions. ``ImageRefused`` if it is none.

        A new file gives the row a new address: whoever has seen the old one keeps it for ever.
        """
        uploaded = self._rewrite_upload()
        if uploaded and not self._state.adding:
            self.uuid = uuid.uuid4()
        super().save(*args, **kwargs)
        if uploaded:
            for width, content in renditions(self.file):
                path = rendition_path(self.uuid, width)
                self.file.storage.delete(path)
                self.file.storage.save(path, content)

    def get_absolute_url(self) -> str:
        return self.url(WIDTHS[-1])

    def clean(self) -> None:
        super().clean()
        self.alt_text = " ".join(self.alt_text.split())
        if not self.alt_text and not self.decorative:
            raise ValidationError(
                {
                    "alt_text": "Skriv vad bilden visar, eller kryssa i ”bara dekoration” om den "
                    "inte säger något eget."
                }
            )
        try:
            self._rewrite_upload()
        except ImageRefused as refused:
            raise ValidationError({"file": str(refused)}) from refused

    def _rewrite_upload(self) -> bool:
        if not self.file or self.file._committed:
            return False
        if not getattr(self.file.file, "is_rewritten", False):
            self.file.file = rewrite(self.file.file)
            self.file.name = self.file.file.name
        return True

    @property
    def alt(self) -> str:
        """The text for the ``alt`` attribute: empty when the picture is decoration."""
        return "" if self.decorative else self.alt_text

    def url(self, width: int) -> str:
        """The address of a rendition ``width`` pixels wide (or the original's width if smaller)."""
        return reverse("images:rendition", args=[self.uuid, width])

    @property
    def srcset(self) -> str:
        return ", ".join(f"{self.url(width)} {width}w" for width in WIDTHS)
