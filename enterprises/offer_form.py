"""The coordinators' form for what an enterprise offers."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils import timezone

from .models import Enterprise, Offer

ONLY_FOR_INTEGRATION = "Det här fylls bara i för en arbetsintegrerande tjänst."
AS_THE_ENTERPRISE = "Där företaget är verksamt"


class OfferForm(forms.ModelForm):
    """Each error stands at the field that is to be changed."""

    class Meta:
        model = Offer
        fields = [
            "name",
            "kind",
            "sector",
            "description",
            "service_area",
            "served_municipalities",
            "integration_kind",
            "referrers",
            "free_places",
            "free_places_on",
            "position",
        ]
        labels = {
            "service_area": "Var det finns",
            "integration_kind": "Slag av tjänst",
            "free_places_on": "Uppgiften gällde den",
        }
        help_texts = {
            "kind": "För en arbetsintegrerande tjänst finns mer att fylla i längre ner.",
            "service_area": "Ändra bara när erbjudandet finns på ett annat sätt än företaget.",
            "served_municipalities": "Kryssa bara när du har valt Utvalda kommuner.",
            "referrers": "De som kan anvisa någon hit.",
            "free_places": "Hur många som kan börja nu. 0 om det är fullt, tomt om du inte vet.",
            "free_places_on": "Dagen då företaget lämnade uppgiften. Den visas bredvid antalet.",
            "position": "Erbjudanden med lägst tal kommer först på sidan.",
        }
        widgets = {
            "description": AdminTextareaWidget(attrs={"rows": 2}),
            "served_municipalities": forms.CheckboxSelectMultiple,
            "referrers": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        area = self.fields.get("service_area")
        if area:
            area.choices = [("", AS_THE_ENTERPRISE), *Enterprise.ServiceArea.choices]

    def clean(self) -> dict:
        cleaned = super().clean()
        self._check_area(cleaned)
        if cleaned.get("kind") == Offer.Kind.WORK_INTEGRATION:
            self._check_day(cleaned)
        elif cleaned.get("kind"):
            self._refuse_training(cleaned)
        return cleaned

    def _check_area(self, cleaned: dict) -> None:
        is_chosen = cleaned.get("service_area") == Enterprise.ServiceArea.CHOSEN
        municipalities = cleaned.get("served_municipalities")
        if is_chosen and not municipalities:
            self.add_error("served_municipalities", "Kryssa i de kommuner där erbjudandet finns.")
        elif municipalities and not is_chosen and "service_area" in cleaned:
            self.add_error(
                "service_area",
                "Du har kryssat i kommuner. Välj Utvalda kommuner, eller ta bort kryssen.",
            )

    def _check_day(self, cleaned: dict) -> None:
        told_on = cleaned.get("free_places_on")
        if told_on and told_on > timezone.localdate():
            self.add_error("free_places_on", "Dagen kan inte ligga framåt i tiden.")

    def _refuse_training(self, cleaned: dict) -> None:
        if cleaned.get("referrers"):
            self.add_error("referrers", ONLY_FOR_INTEGRATION)
        for name in ("free_places", "free_places_on"):
            if cleaned.get(name) is not None:
                self.add_error(name, ONLY_FOR_INTEGRATION)
