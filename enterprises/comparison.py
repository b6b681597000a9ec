"""What is compared of each enterprise on a shortlist, picked out once."""

from dataclasses import dataclass

from .areas import area_of, own_area_of
from .models import Certification, Enterprise, Figure, Offer


@dataclass(frozen=True)
class Compared:
    """One enterprise of ``for_comparison()``, with what its column shows."""

    enterprise: Enterprise

    @property
    def offers(self) -> list[tuple[Offer, str]]:
        """Each with where it can be had, when that is not where its enterprise is."""
        return [(offer, own_area_of(offer)) for offer in self.enterprise.offers.all()]

    @property
    def takes_in(self) -> list[str]:
        """The kinds of work training that it offers, each once."""
        offers = self.enterprise.offers.all()
        kinds = [offer.get_integration_kind_display() for offer in offers]
        return list(dict.fromkeys(kind for kind in kinds if kind))

    @property
    def area(self) -> str:
        return area_of(self.enterprise)

    @property
    def certifications(self) -> list[Certification]:
        """Those that are valid today."""
        return [one for one in self.enterprise.certifications.all() if one.is_valid]

    @property
    def target_group_share(self) -> Figure | None:
        return self._latest(Figure.Measure.TARGET_GROUP_SHARE)

    @property
    def employees(self) -> Figure | None:
        return self._latest(Figure.Measure.EMPLOYEE_COUNT)

    @property
    def participants(self) -> Figure | None:
        return self._latest(Figure.Measure.PARTICIPANT_COUNT)

    def _latest(self, measure: str) -> Figure | None:
        figures = [one for one in self.enterprise.figures.all() if one.measure == measure]
        return max(figures, key=lambda one: one.year, default=None)
