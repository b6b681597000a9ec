"""The words that enterprises are sorted by; coordinators edit them."""

from django.db import models

from kronoberg_portal.foundation.search.models import Searchable, SearchableQuerySet


class Term(Searchable):
    """A word with an address and a place in its list."""

    name = models.CharField("namn", max_length=80, unique=True)
    slug = models.SlugField("adress", max_length=80, unique=True)
    description = models.CharField("beskrivning", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    objects = SearchableQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "sort_key"]

    def __str__(self) -> str:
        return self.name


class Sector(Term):
    """Bransch eller verksamhetsområde, with CPV codes for buyers."""

    cpv_codes = models.CharField(
        "CPV-koder",
        max_length=200,
        blank=True,
        help_text="Koder som upphandlare söker på, åtskilda av komma. "
        "Till exempel: 55300000, 55520000.",
    )

    class Meta(Term.Meta):
        verbose_name = "bransch"
        verbose_name_plural = "branscher"


class SocialGoal(Term):
    """Samhällsnyttigt mål."""

    class Meta(Term.Meta):
        verbose_name = "samhällsnyttigt mål"
        verbose_name_plural = "samhällsnyttiga mål"


class TargetGroup(Term):
    """Målgrupp that an enterprise welcomes."""

    class Meta(Term.Meta):
        verbose_name = "målgrupp"
        verbose_name_plural = "målgrupper"


class Referrer(Term):
    """Anvisare: who may refer somebody to work training or another work-integration service."""

    class Meta(Term.Meta):
        verbose_name = "anvisare"
        verbose_name_plural = "anvisare"
