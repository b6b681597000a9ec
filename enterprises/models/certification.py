"""Certifications, with issuer and validity."""

from django.db import models
from django.utils import timezone

from contacts.models import check_web_address

from .enterprise import Enterprise


class Certification(models.Model):
    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="certifications", verbose_name="företag"
    )
    name = models.CharField("certifiering", max_length=120)
    issuer = models.CharField("utfärdare", max_length=120)
    valid_until = models.DateField("giltig till och med", null=True, blank=True)
    url = models.URLField("länk", blank=True, validators=[check_web_address])

    class Meta:
        verbose_name = "certifiering"
        verbose_name_plural = "certifieringar"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_valid(self) -> bool:
        return self.valid_until is None or self.valid_until >= timezone.localdate()
