"""Pages with text of their own, such as *Tillgänglighet* and *Lättläst*."""

from django.db import models
from django.urls import reverse

from kronoberg_portal.foundation.history.models import history
from kronoberg_portal.foundation.richtext.fields import RichTextField
from kronoberg_portal.foundation.search.models import Searchable, SearchableQuerySet


class Page(Searchable):
    """A page at ``/<slug>/``. Pages are always public; a new one is made by developers."""

    class Language(models.TextChoices):
        SWEDISH = "sv", "Svenska"
        ENGLISH = "en", "Engelska"

    slug = models.SlugField("adress", max_length=60, unique=True)
    title = models.CharField("rubrik", max_length=120)
    lead = models.CharField("ingress", max_length=400, blank=True)
    body = RichTextField("text")
    language = models.CharField("språk", max_length=2, choices=Language, default=Language.SWEDISH)
    change_note = models.CharField("vad ändrades?", max_length=200, blank=True)
    updated_at = models.DateTimeField("senast uppdaterad", auto_now=True)

    objects = SearchableQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = "sida"
        verbose_name_plural = "sidor"
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return (
            reverse("site:about") if self.slug == "om" else reverse("site:page", args=[self.slug])
        )

    def search_parts(self) -> list[str]:
        return [self.title, self.lead, self.get_body_excerpt(words=600)]
