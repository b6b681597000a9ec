"""The coordinators' forms."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError

from .models import Assessment, Enterprise


class EnterpriseForm(forms.ModelForm):
    class Meta:
        widgets = {"summary": AdminTextareaWidget(attrs={"rows": 3})}

    def clean(self) -> dict:
        cleaned = super().clean()
        is_chosen = cleaned.get("service_area") == Enterprise.ServiceArea.CHOSEN
        if is_chosen and not cleaned.get("served_municipalities"):
            self.add_error(
                "served_municipalities", "Kryssa i de kommuner där företaget är verksamt."
            )
        return cleaned


class AssessmentForm(forms.ModelForm):
    """One criterion of an enterprise. Which one is not asked: it stands beside the fields."""

    class Meta:
        model = Assessment
        fields = ["criterion", "value", "evidence", "assessed_on"]
        widgets = {"criterion": forms.HiddenInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.criterion:
            self.instance.criterion = self.initial.get("criterion", "")
        for field in self.visible_fields():
            label = f"{field.label}: {self.instance.get_criterion_display()}"
            field.field.widget.attrs["aria-label"] = label


class RowsOfOneEnterprise(forms.BaseInlineFormSet):
    """Rows that must be one of a kind in their enterprise, also when a colleague was quicker.

    Django leaves out of an inline's checks every constraint that involves the parent.
    """

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            if form.has_changed() and form.is_valid() and not form.cleaned_data.get("DELETE"):
                try:
                    form.instance.validate_constraints()
                except ValidationError as refused:
                    form.add_error(None, refused)
