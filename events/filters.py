"""By what the list of events can be narrowed: ``?kommun=…&slag=…&form=…``."""

from contacts.models import Municipality
from kronoberg_portal.foundation.search.facets import field_filter

from .models import Event


def _municipality_labels() -> dict[str, str]:
    return dict(Municipality.objects.by_name().values_list("slug", "name"))


FILTERS = [
    field_filter("slag", "Slag", "Alla slag", lambda: dict(Event.Kind.choices), "kind"),
    field_filter("form", "Form", "Alla former", lambda: dict(Event.Format.choices), "format"),
    field_filter("kommun", "Kommun", "Alla kommuner", _municipality_labels, "municipality__slug"),
]
