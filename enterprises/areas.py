"""Where an enterprise, or one of its offers, can be had: in words, and as places by name."""

from collections.abc import Iterable

from contacts.models import Municipality

from .models import Enterprise, Offer

COUNTY = "Kronobergs län"
AREA = Enterprise.ServiceArea


def area_of(enterprise: Enterprise) -> str:
    """``"Växjö kommun"``, ``"Lessebo, Tingsryd"``, ``"Hela Kronoberg"``."""
    return _in_words(
        enterprise.service_area, enterprise.municipality, enterprise.served_municipalities.all()
    )


def own_area_of(offer: Offer) -> str:
    """As ``area_of``, for the offer itself; empty when it is had wherever its enterprise is."""
    if not offer.has_own_area:
        return ""
    return _in_words(
        offer.service_area, offer.enterprise.municipality, offer.served_municipalities.all()
    )


def places_of(enterprise: Enterprise) -> list[str]:
    """The administrative areas by their formal names; none is named beyond the county."""
    return _places(
        enterprise.service_area, enterprise.municipality, enterprise.served_municipalities.all()
    )


def own_places_of(offer: Offer) -> list[str]:
    """As ``places_of``, for the offer itself; none when it is had wherever its enterprise is."""
    if not offer.has_own_area:
        return []
    return _places(
        offer.service_area, offer.enterprise.municipality, offer.served_municipalities.all()
    )


def _in_words(area: str, located: Municipality, chosen: Iterable[Municipality]) -> str:
    if area == AREA.COUNTY:
        return "Hela Kronoberg"
    if area == AREA.BEYOND:
        return "Hela Kronoberg och utanför länet"
    if area == AREA.CHOSEN and (names := [str(municipality) for municipality in chosen]):
        return ", ".join(names)
    return located.formal_name


def _places(area: str, located: Municipality, chosen: Iterable[Municipality]) -> list[str]:
    if area in (AREA.COUNTY, AREA.BEYOND):
        return [COUNTY]
    if area == AREA.CHOSEN and (names := [municipality.formal_name for municipality in chosen]):
        return names
    return [located.formal_name]
