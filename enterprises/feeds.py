"""News of a selection of the register, for those who follow it with a feed reader (Atom)."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from kronoberg_portal.foundation.feeds import MOST, summary, xml_text

from .models import Enterprise, Lifecycle
from .selection import Selection


class SelectionFeed(Feed):
    """The lately published or changed. Every address begins with the portal's own."""

    feed_type = Atom1Feed
    author_name = "Region Kronoberg"
    language = "sv"

    def get_object(self, request: HttpRequest) -> Selection:
        return Selection(request.GET)

    def title(self, selection: Selection) -> str:
        about = f": {xml_text(selection.in_short)}" if selection.in_short else ""
        return f"Företag{about} – {settings.SITE_NAME}"

    def subtitle(self, selection: Selection) -> str:
        return "Nya och ändrade företag i registret."

    def link(self, selection: Selection) -> str:
        return settings.SITE_URL + reverse("enterprises:list") + selection.alone

    def feed_url(self, selection: Selection) -> str:
        return settings.SITE_URL + reverse("enterprises:feed") + selection.alone

    def feed_guid(self, selection: Selection) -> str:
        return self.feed_url(selection)

    def items(self, selection: Selection) -> list[Enterprise]:
        return selection.newest(MOST)

    def item_title(self, enterprise: Enterprise) -> str:
        return xml_text(enterprise.name)

    def item_description(self, enterprise: Enterprise) -> str:
        mark = "Exempeldata. " if enterprise.is_example else ""
        if enterprise.lifecycle != Lifecycle.ACTIVE:
            mark += f"{enterprise.get_lifecycle_display()}. "
        return mark + summary(enterprise.summary)

    def item_link(self, enterprise: Enterprise) -> str:
        return settings.SITE_URL + enterprise.get_absolute_url()

    def item_guid(self, enterprise: Enterprise) -> str:
        """The same for ever and in every selection, also when the page gets another address."""
        return f"{settings.SITE_URL}{reverse('enterprises:list')}#{enterprise.pk}"

    def item_categories(self, enterprise: Enterprise) -> list[str]:
        names = [str(enterprise.municipality), enterprise.get_kind_display()]
        return [xml_text(name) for name in [*names, *map(str, enterprise.sectors)]]

    def item_pubdate(self, enterprise: Enterprise) -> datetime:
        return enterprise.publish_at or enterprise.created_at

    def item_updateddate(self, enterprise: Enterprise) -> datetime:
        return max(enterprise.updated_at, self.item_pubdate(enterprise))
