"""A buyer's chosen enterprises, kept in the address alone: no cookie and no account.

``/foretag/lista/?lista=fikastugan,snickeriet``: slugs in the order they were chosen, at most
twenty. Every page of the register that carries ``lista`` along reads and writes it here.
"""

import re
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import reverse

from .models import Enterprise, EnterpriseQuerySet

PARAMETER = "lista"
MOST = 20
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,140}")


@dataclass(frozen=True)
class Shortlist:
    """Slugs as an address names them: each once, none looked up yet."""

    slugs: tuple[str, ...] = ()
    # How many more the address named: over the most that a list holds, or no possible slugs.
    left_off: int = field(default=0, compare=False)
    impossible: int = field(default=0, compare=False)

    @classmethod
    def from_request(cls, request: HttpRequest) -> "Shortlist":
        """The list in the request's address. Never raises; repeated parameters are added up."""
        return cls.of(",".join(request.GET.getlist(PARAMETER)))

    @classmethod
    def of(cls, text: str) -> "Shortlist":
        """The list written as ``"fikastugan,snickeriet"``."""
        named = list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
        slugs = [part for part in named if _SLUG.fullmatch(part)]
        return cls(
            tuple(slugs[:MOST]),
            left_off=max(len(slugs) - MOST, 0),
            impossible=len(named) - len(slugs),
        )

    def __str__(self) -> str:
        """As it stands in an address: ``"fikastugan,snickeriet"``."""
        return ",".join(self.slugs)

    def __len__(self) -> int:
        return len(self.slugs)

    def __contains__(self, slug: str) -> bool:
        return slug in self.slugs

    @property
    def is_full(self) -> bool:
        return len(self.slugs) >= MOST

    def with_(self, slug: str) -> "Shortlist":
        """With one more, last; the same list when it is full or holds it already."""
        if slug in self.slugs or self.is_full:
            return self
        return Shortlist((*self.slugs, slug))

    def without(self, slug: str) -> "Shortlist":
        return Shortlist(tuple(kept for kept in self.slugs if kept != slug))

    @property
    def query(self) -> str:
        """``"?lista=fikastugan,snickeriet"``, or nothing for an empty list."""
        return f"?{PARAMETER}={self}" if self.slugs else ""

    @property
    def address(self) -> str:
        """The page that compares them; the address itself is what one shares."""
        return reverse("enterprises:shortlist") + self.query

    @property
    def enquiry_address(self) -> str:
        """The form that asks them all the same question."""
        return reverse("enterprises:enquiry") + self.query

    def chosen_from(self, rows: EnterpriseQuerySet) -> list[Enterprise]:
        """The rows that the list names, in its order: ``chosen_from(Enterprise.objects.…)``.

        Those of ``rows`` only: what is not published is left out when ``rows`` are.
        """
        if not self.slugs:
            return []
        by_slug = {row.slug: row for row in rows.filter(slug__in=self.slugs)}
        return [by_slug[slug] for slug in self.slugs if slug in by_slug]
