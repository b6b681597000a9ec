"""News of the library for those who follow it with a feed reader (Atom, RFC 4287)."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse, reverse_lazy
from django.utils.feedgenerator import Atom1Feed

from kronoberg_portal.foundation.feeds import MOST, summary, xml_text

from .models import Resource, ResourceQuerySet


class KnowledgeFeed(Feed):
    """The newest of what is public. Every address begins with the portal's own, as in letters."""

    feed_type = Atom1Feed
    title = f"Kunskap – {settings.SITE_NAME}"
    subtitle = "Det senaste i kunskapsbanken."
    author_name = "Region Kronoberg"
    language = "sv"
    list_url = reverse_lazy("knowledge:list")

    def link(self) -> str:
        return settings.SITE_URL + str(self.list_url)

    def feed_url(self) -> str:
        return settings.SITE_URL + reverse("knowledge:feed")

    def feed_guid(self) -> str:
        return self.feed_url()

    def items(self) -> ResourceQuerySet:
        return Resource.objects.published().newest_first().for_list()[:MOST]

    def item_title(self, resource: Resource) -> str:
        return xml_text(resource.title)

    def item_description(self, resource: Resource) -> str:
        mark = "Exempeldata. " if resource.is_example else ""
        return mark + summary(resource.summary)

    def item_link(self, resource: Resource) -> str:
        return settings.SITE_URL + resource.get_absolute_url()

    def item_guid(self, resource: Resource) -> str:
        """The same for ever, also when the page gets another address."""
        return f"{self.link()}#{resource.pk}"

    def item_categories(self, resource: Resource) -> list[str]:
        names = [resource.get_kind_display(), *(topic.name for topic in resource.topics.all())]
        return [xml_text(name) for name in names]

    def item_updateddate(self, resource: Resource) -> datetime:
        return resource.updated_at
