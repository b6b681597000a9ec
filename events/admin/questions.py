"""What an event asks of those who register, and the answers beside each participant."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from events.models import Answer, Question

LONGEST_ALTERNATIVE = 200
MOST_ALTERNATIVES = 50


class QuestionForm(forms.ModelForm):
    erases_answers = forms.BooleanField(label="Radera även svaren", required=False)

    class Meta:
        model = Question
        fields = ["text", "kind", "choices", "is_required", "position"]
        widgets = {"choices": forms.Textarea(attrs={"rows": 3, "cols": 30})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.answer_count = getattr(self.instance, "answer_count", 0)
        if not self.answer_count:
            self.fields["erases_answers"].widget = forms.HiddenInput()

    def clean_choices(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["choices"].splitlines()]
        if len(lines) > MOST_ALTERNATIVES:
            raise ValidationError(f"Skriv högst {MOST_ALTERNATIVES} alternativ.")
        if any(len(line) > LONGEST_ALTERNATIVE for line in lines):
            raise ValidationError(
                f"Ett alternativ får ha högst {LONGEST_ALTERNATIVE} tecken. Skriv ett på varje rad."
            )
        return "\n".join(lines)


class QuestionFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        """Answers are erased only by somebody who has said so."""
        super().clean()
        for form in self.deleted_forms:
            sent = form["erases_answers"].value()
            if form.answer_count and sent not in ("on", "True", True):
                raise ValidationError(
                    f"Frågan har {form.answer_count} svar, som raderas med den. Kryssa i ”Radera "
                    f"även svaren” vid frågan om du vill det: {form.instance.text}"
                )


class QuestionInline(admin.StackedInline):
    model = Question
    form = QuestionForm
    formset = QuestionFormSet
    fields = ["text", ("kind", "is_required", "position"), "choices", "erases_answers"]
    extra = 0
    verbose_name_plural = "Frågor till varje deltagare"
    classes = ["collapse"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(answer_count=Count("answers"))


class Answering:
    """For the page of a participant: what the person answered."""

    @admin.display(description="svar på frågorna")
    def answers(self, person) -> SafeString | str:
        rows = Answer.objects.filter(participant=person).select_related("question")
        lines = ((row.question.text, row.text) for row in rows)
        return format_html_join(mark_safe("<br>"), "{} <strong>{}</strong>", lines) or "Inga svar."
