"""What knowledge is about."""

from django.db import models

from kronoberg_portal.foundation.search.models import Searchable, SearchableQuerySet


class Topic(Searchable):
    """What knowledge is about; coordinators edit the list."""

    name = models.CharField("ämne", max_length=80, unique=True)
    slug = models.SlugField("adress", max_length=80, unique=True)
    introduction = models.TextField("inledning", blank=True)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    objects = SearchableQuerySet.as_manager()

    class Meta:
        verbose_name = "ämne"
        verbose_name_plural = "ämnen"
        ordering = ["position", "sort_key"]

    def __str__(self) -> str:
        return self.name
