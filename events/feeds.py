"""News of the events of an address, for those who follow it with a feed reader (Atom)."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from kronoberg_portal.foundation.feeds import MOST, summary, xml_text

from .filters import EventListing
from .models import Event, EventQuerySet, EventState


class EventFeed(Feed):
    """The lately published. Every address begins with the portal's own; nobody who comes is named,
    and no meeting link is told."""

    feed_type = Atom1Feed
    author_name = "Region Kronoberg"
    language = "sv"

    def get_object(self, request: HttpRequest) -> EventListing:
        return EventListing(request.GET, Event.objects.published())

    def title(self, listing: EventListing) -> str:
        about = f": {xml_text(listing.in_short)}" if listing.in_short else ""
        return f"Utbildningar och träffar{about} – {settings.SITE_NAME}"

    def subtitle(self, listing: EventListing) -> str:
        return "Nya utbildningar och träffar."

    def link(self, listing: EventListing) -> str:
        return settings.SITE_URL + reverse("events:list") + listing.alone

    def feed_url(self, listing: EventListing) -> str:
        return settings.SITE_URL + reverse("events:feed") + listing.alone

    def feed_guid(self, listing: EventListing) -> str:
        return self.feed_url(listing)

    def items(self, listing: EventListing) -> EventQuerySet:
        newest = listing.rows.order_by(Coalesce("publish_at", "created_at").desc(), "-pk")
        return newest.for_list()[:MOST]

    def item_title(self, event: Event) -> str:
        return xml_text(event.title)

    def item_description(self, event: Event) -> str:
        mark = "Exempeldata. " if event.is_example else ""
        if event.state == EventState.CANCELLED:
            mark += "Inställd. "
        when = event.when.replace("\u00a0", " ")
        return f"{mark}{when[0].upper()}{when[1:]}. {summary(event.where)}. " + summary(
            event.summary
        )

    def item_link(self, event: Event) -> str:
        return settings.SITE_URL + event.get_absolute_url()

    def item_guid(self, event: Event) -> str:
        """The same for ever and in every selection, also when the page gets another address."""
        return f"{settings.SITE_URL}{reverse('events:list')}#{event.pk}"

    def item_categories(self, event: Event) -> list[str]:
        names = [event.get_kind_display(), event.get_format_display()]
        return [xml_text(name) for name in [*names, str(event.municipality or "")] if name]

    def item_pubdate(self, event: Event) -> datetime:
        return event.publish_at or event.created_at

    def item_updateddate(self, event: Event) -> datetime:
        return max(event.updated_at, self.item_pubdate(event))
