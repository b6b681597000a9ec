from django.contrib import admin, messages

from .models import Letter
from .queue import resend


@admin.register(Letter)
class LetterAdmin(admin.ModelAdmin):
    """Letters are read and sent again here, never written or changed."""

    list_display = ["subject", "to", "state", "attempts", "created_at", "sent_at"]
    list_filter = ["state", "created_at"]
    search_fields = ["to", "subject"]
    search_help_text = "Mottagarens adress eller brevets ämne."
    told = [
        ("subject", "state"),
        ("to", "reply_to"),
        "text",
        ("created_at", "sent_at"),
        ("attempts", "next_attempt_at"),
        "error",
    ]
    fieldsets = [
        (
            None,
            {
                "fields": told,
                "description": "Ett brev som misslyckades skickar du igen från listan: markera "
                "det och välj Skicka igen.",
            },
        )
    ]
    readonly_fields = [
        name for group in told for name in ([group] if isinstance(group, str) else group)
    ]
    actions = ["send_again"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """To read: there is nothing to save."""
        reading = {"show_save": False, "show_save_and_continue": False, "show_close": True}
        return super().change_view(
            request, object_id, form_url, {**reading, **(extra_context or {})}
        )

    @admin.action(description="Skicka igen", permissions=["change"])
    def send_again(self, request, letters) -> None:
        chosen = letters.resendable()
        count = chosen.count()
        for letter in chosen:
            resend(letter)
        if count:
            self.message_user(
                request, f"{count} brev skickas igen inom en minut.", messages.SUCCESS
            )
        else:
            self.message_user(
                request,
                "Inget av de valda breven har misslyckats, så inget skickades igen.",
                messages.WARNING,
            )
