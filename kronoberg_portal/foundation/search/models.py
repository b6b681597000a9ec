"""A model that can be searched and sorted as Swedes expect, and the words that mean the same."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.db import models

from . import words
from .lookups import Distance

MOST_PHRASES = 10  # in a group of words that mean the same


def wanted(query: str) -> list[words.Wanted]:
    """What is to be found for ``query``, with the synonyms that coordinators have written."""
    return words.wanted(query, Synonyms.groups())


class SearchableQuerySet(models.QuerySet):
    """However rows are written, their search text and sort key follow.

    Only ``_base_manager`` writes rows as they come, for those who have described them already.
    """

    def matching(self, query: str | list[words.Wanted]) -> "SearchableQuerySet":
        """Rows in whose text every word of ``query`` is found, compounds, endings and synonyms
        included. An empty query narrows nothing.

        Who asks several tables works out ``wanted(query)`` once, and gives that.
        """
        asked = wanted(query) if isinstance(query, str) else query
        return self.filter(search_text__finds=asked) if asked else self

    def with_distance(self, query: str | list[words.Wanted]) -> "SearchableQuerySet":
        """Each with ``distance``: 0 when all of ``query`` stands in the name, more the further
        down it stands: in what the row is about, in its summary, in the rest."""
        asked = wanted(query) if isinstance(query, str) else query
        return self.annotate(distance=Distance("search_text", asked))

    def by_name(self) -> "SearchableQuerySet":
        """A–Ö in Swedish order."""
        return self.order_by("sort_key", "pk")

    def rebuild_search(self) -> int:
        """Write ``search_text`` and ``sort_key`` anew for these rows; how many changed.

        For rows whose relations have changed; saving a row does it by itself.
        """
        return sum(self.rebuilding_search())

    def rebuilding_search(self, batch: int = 500) -> Iterator[int]:
        """The same bit by bit: how many changed in each batch of rows."""
        keys = [*self.order_by("pk").values_list("pk", flat=True)]
        for start in range(0, len(keys), batch):
            rows = self.model._base_manager.filter(pk__in=keys[start : start + batch])
            yield self._write_anew(self.model.for_describing(rows))

    def _write_anew(self, rows: Iterable["Searchable"]) -> int:
        changed = []
        for row in rows:
            before = (row.search_text, row.sort_key)
            row.describe_for_search()
            if (row.search_text, row.sort_key) != before:
                changed.append(row)
        self.model._base_manager.bulk_update(changed, ["search_text", "sort_key"], batch_size=100)
        return len(changed)

    def bulk_create(self, objs, *args, **kwargs):
        rows = [*objs]
        for row in rows:
            row.describe_for_search()
        return super().bulk_create(rows, *args, **kwargs)

    def update(self, **values) -> int:
        keys = [*self.values_list("pk", flat=True)] if self._is_described_by(values) else []
        changed = super().update(**values)
        self._rebuild(keys)
        return changed

    def bulk_update(self, objs, fields, *args, **kwargs) -> int:
        rows = [*objs]
        changed = super().bulk_update(rows, fields, *args, **kwargs)
        self._rebuild([row.pk for row in rows])
        return changed

    def _is_described_by(self, fields: Iterable[str]) -> bool:
        return bool({*fields} - {"search_text", "sort_key"})

    def _rebuild(self, keys: list) -> None:
        if keys:
            rows = self.model._base_manager.filter(pk__in=keys)
            self._write_anew(self.model.for_describing(rows))


class Searchable(models.Model):
    """``search_parts`` says in which texts a row is found, ``sort_name`` what it is sorted by.

    A model of which there may be very many sets ``has_search_index``.
    """

    has_search_index = False

    search_text = models.TextField("söktext", default="", editable=False)
    sort_key = models.CharField(
        "sorteringsnyckel", max_length=200, default="", editable=False, db_index=True
    )

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs) -> None:
        self.describe_for_search()
        if update_fields is not None:
            update_fields = {*update_fields, "search_text", "sort_key"}
        super().save(*args, update_fields=update_fields, **kwargs)

    @classmethod
    def for_describing(cls, rows: models.QuerySet) -> models.QuerySet:
        """The rows with what ``search_parts`` reads, for those who describe many at once."""
        return rows

    def search_parts(self) -> list[str | list[str]]:
        """The row's texts, the most telling first: its name, what it is about, its summary, and
        then the rest. Those from the fourth on count alike."""
        return [str(self)]

    def sort_name(self) -> str:
        return str(self)

    def describe_for_search(self) -> None:
        self.search_text = words.search_text(*self.search_parts())
        self.sort_key = words.sort_key(self.sort_name())


class Synonyms(models.Model):
    """Words that mean the same to who searches: whoever asks for one finds the others."""

    words = models.TextField(
        "ord som betyder samma sak",
        help_text="Ett ord eller uttryck på varje rad. Den som söker på ett av dem hittar också "
        "det som är skrivet med de andra. Böjningar behöver inte skrivas: städning räcker för "
        "städningen.",
    )
    updated_at = models.DateTimeField("senast uppdaterad", auto_now=True)

    class Meta:
        verbose_name = "synonymer"
        verbose_name_plural = "synonymer"
        ordering = ["words"]

    def __str__(self) -> str:
        return ", ".join(self.phrases)

    @property
    def phrases(self) -> list[str]:
        return _phrases(self.words)

    def clean(self) -> None:
        super().clean()
        self.words = "\n".join({words.fold(phrase): phrase for phrase in self.phrases}.values())
        if empty := next((p for p in self.phrases if not words.fold(p)), None):
            raise ValidationError({"words": f"”{empty}” är inget ord."})
        if len(self.phrases) < 2:
            raise ValidationError({"words": "Skriv minst två ord, vart och ett på en egen rad."})
        if len(self.phrases) > MOST_PHRASES:
            raise ValidationError({"words": f"Skriv högst {MOST_PHRASES} ord i en grupp."})
        if long := next((p for p in self.phrases if len(words.fold(p).split()) > 4), None):
            raise ValidationError({"words": f"Ett uttryck får ha högst fyra ord: ”{long}”."})

    def also_elsewhere(self) -> list[tuple[str, "Synonyms"]]:
        """The phrases of this group that stand in another one too, each with that group."""
        others = [*type(self)._default_manager.exclude(pk=self.pk)]
        return [
            (phrase, other)
            for phrase in self.phrases
            for other in others
            if words.same_stems(phrase, other.phrases)
        ]

    @classmethod
    def groups(cls) -> list[list[str]]:
        return [_phrases(text) for text in cls._default_manager.values_list("words", flat=True)]


def _phrases(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


class ContentChange(models.Model):
    """That something which lists are counted from has changed; see ``upkeep``. Not for people."""

    transaction = models.BigIntegerField(primary_key=True)
    mark = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "innehållsändring"
        verbose_name_plural = "innehållsändringar"

    def __str__(self) -> str:
        return str(self.transaction)
