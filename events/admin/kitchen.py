"""What the kitchen and the house need to know, in numbers and without names."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from kronoberg_portal.foundation.search.words import sort_key


class ForTheKitchen:
    """For the admin of events: the list for the kitchen, for who may read needs."""

    def get_urls(self):
        return [self.page_at("koket/", self.kitchen, "events_event_kitchen"), *super().get_urls()]

    def kitchen(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = self.event_with_needs(request, pk)
        needs = list(event.participants.seated().values_list("food_needs", "access_needs"))
        kept_until = event.ends_at + timedelta(days=settings.EVENT_NEEDS_KEPT_DAYS)
        return self.page_about(
            request,
            event,
            "kitchen",
            title="Lista till köket",
            people=len(needs),
            food=counted(food for food, _ in needs),
            access=counted(access for _, access in needs),
            kept_days=settings.EVENT_NEEDS_KEPT_DAYS,
            is_erased=timezone.now() > kept_until,
            now=timezone.now(),
        )


def counted(texts: Iterable[str]) -> list[tuple[str, int]]:
    """Each need with how many have it, most first; case, spaces and a last full stop aside."""
    written: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for text in texts:
        text = " ".join(text.split()).rstrip(".")
        if text:
            key = text.casefold()
            written.setdefault(key, text[0].upper() + text[1:])
            counts[key] += 1
    pairs = [(written[key], count) for key, count in counts.items()]
    return sorted(pairs, key=lambda pair: (-pair[1], sort_key(pair[0])))
