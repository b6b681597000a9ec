"""An enterprise as search engines read it: JSON-LD with schema.org's words.

Only what the page itself shows. Never the e-mail address, which the page keeps from harvesters,
nor a person. Of one that has ended neither offers nor a telephone number.
https://schema.org/Organization, https://schema.org/LocalBusiness
"""

import json

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from .areas import COUNTY, own_places_of, places_of
from .models import Enterprise, Offer

# What would end the script element or begin another, and U+2028/2029, written as JSON escapes.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def structured_data(enterprise: Enterprise) -> SafeString:
    """The JSON that goes between script tags, safe there whatever the entry says."""
    place = enterprise.is_open_to_public and enterprise.street
    said = {
        "@context": "https://schema.org",
        "@type": "LocalBusiness" if place else "Organization",
        "@id": settings.SITE_URL + enterprise.get_absolute_url(),
        "name": enterprise.name,
        "description": enterprise.summary,
        "url": enterprise.website,
        "sameAs": enterprise.social_media,
        "taxID": enterprise.public_org_number,
        "address": _without_empty(
            {
                "@type": "PostalAddress",
                "streetAddress": enterprise.street,
                "postalCode": enterprise.postal_code,
                "addressLocality": enterprise.locality or enterprise.municipality.seat,
                "addressRegion": COUNTY,
                "addressCountry": "SE",
            }
        ),
        "memberOf": _member_of(enterprise),
    }
    if place and enterprise.latitude is not None:
        said["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(enterprise.latitude),
            "longitude": float(enterprise.longitude),
        }
    if enterprise.has_ended:
        ended_on = enterprise.lifecycle_changed_on
        said["dissolutionDate"] = ended_on.isoformat() if ended_on else ""
    else:
        offers = enterprise.offers.all()
        said |= {
            "telephone": enterprise.phone,
            "areaServed": _areas(places_of(enterprise)),
            "knowsAbout": [offer.name for offer in offers],
            "makesOffer": [_offer(offer) for offer in offers],
        }
    text = json.dumps(_without_empty(said), ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))


def _offer(offer: Offer) -> dict:
    """A good is the offer itself: a Product must have a price or a review to be without fault."""
    what = _without_empty(
        {"name": offer.name, "description": offer.description, "category": offer.sector.name}
    )
    if offer.kind != Offer.Kind.GOOD:
        what = {"itemOffered": {"@type": "Service", **what}}
    return _without_empty({"@type": "Offer", **what, "areaServed": _areas(own_places_of(offer))})


def _areas(names: list[str]) -> list[dict]:
    return [{"@type": "AdministrativeArea", "name": name} for name in names]


def _member_of(enterprise: Enterprise) -> dict:
    if not enterprise.is_member_of_asf_kronoberg:
        return {}
    return {"@type": "Organization", "name": "ASF i Kronoberg"}


def _without_empty(said: dict) -> dict:
    return {name: value for name, value in said.items() if value}
