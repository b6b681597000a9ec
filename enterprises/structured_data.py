"""An enterprise as search engines read it: JSON-LD with schema.org's words.

Only what the page itself shows. Never the e-mail address, which the page keeps from harvesters,
nor a person. https://schema.org/Organization, https://schema.org/LocalBusiness
"""

import json

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from .models import Enterprise

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
        "telephone": enterprise.phone,
        "taxID": enterprise.public_org_number,
        "address": _without_empty(
            {
                "@type": "PostalAddress",
                "streetAddress": enterprise.street,
                "postalCode": enterprise.postal_code,
                "addressLocality": enterprise.locality or enterprise.municipality.seat,
                "addressRegion": "Kronobergs län",
                "addressCountry": "SE",
            }
        ),
        "knowsAbout": [offer.name for offer in enterprise.offers.all()],
    }
    if place and enterprise.latitude is not None:
        said["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(enterprise.latitude),
            "longitude": float(enterprise.longitude),
        }
    text = json.dumps(_without_empty(said), ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))


def _without_empty(said: dict) -> dict:
    return {name: value for name, value in said.items() if value}
