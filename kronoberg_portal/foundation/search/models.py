"""A model that can be searched and sorted as Swedes expect."""

from django.db import models

from . import words


class SearchableQuerySet(models.QuerySet):
    def matching(self, query: str) -> "SearchableQuerySet":
        """Rows in whose text every word of ``query`` is found, compounds and endings included.

        An empty query narrows nothing.
        """
        rows = self
        for stem in words.query_stems(query):
            rows = rows.filter(search_text__contains=stem)
        return rows

    def by_name(self) -> "SearchableQuerySet":
        """A–Ö in Swedish order."""
        return self.order_by("sort_key", "pk")

    def rebuild_search(self) -> int:
        """Write ``search_text`` and ``sort_key`` anew for these rows; how many changed.

        For rows that came by ``bulk_create`` or ``update``; saving a row does it by itself.
        """
        changed = 0
        for row in self.iterator(chunk_size=500):
            before = (row.search_text, row.sort_key)
            row.describe_for_search()
            if (row.search_text, row.sort_key) != before:
                type(row)._base_manager.filter(pk=row.pk).update(
                    search_text=row.search_text, sort_key=row.sort_key
                )
                changed += 1
        return changed


class Searchable(models.Model):
    """``search_parts`` says in which texts a row is found, ``sort_name`` what it is sorted by."""

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

    def search_parts(self) -> list[str]:
        return [str(self)]

    def sort_name(self) -> str:
        return str(self)

    def describe_for_search(self) -> None:
        self.search_text = words.search_text(*self.search_parts())
        self.sort_key = words.sort_key(self.sort_name())
