"""Buyers' enquiries in the office: read, released or rejected, and what they led to."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods

from kronoberg_portal.foundation.history.admin import HistoryAdmin

from . import actions
from .models import Enquiry, EnquiryRecipient


@admin.register(Enquiry)
class EnquiryAdmin(HistoryAdmin):
    """What came in is a public record: it is read here, and never changed or deleted."""

    list_display = [
        "number",
        "state",
        "buyer_organisation",
        "received",
        "asked",
        "declined",
        "outcome",
        "registry_number",
    ]
    list_display_links = ["number"]
    list_filter = ["state", "outcome"]
    search_fields = ["registry_number", "buyer_name", "buyer_email", "buyer_organisation", "text"]
    search_help_text = "Köparens namn, organisation eller e-post, ord i frågan eller diarienummer."
    date_hierarchy = "created_at"
    fieldsets = [
        (
            "Det som kom in",
            {
                "fields": [
                    ("number", "received", "state"),
                    "text",
                    "answer_by",
                    ("buyer_name", "buyer_organisation"),
                    ("buyer_email", "buyer_phone"),
                ]
            },
        ),
        ("Företag som förfrågan gäller", {"fields": ["recipients"]}),
        (
            "Vad som hände",
            {
                "fields": [
                    ("decided", "decided_by"),
                    "reject_reason",
                    ("followed_up", "outcome", "outcome_value"),
                ]
            },
        ),
        ("Handläggning", {"fields": ["registry_number", "note"]}),
    ]
    readonly_fields = [
        "number",
        "received",
        "state",
        "text",
        "answer_by",
        "buyer_name",
        "buyer_organisation",
        "buyer_email",
        "buyer_phone",
        "recipients",
        "decided",
        "decided_by",
        "reject_reason",
        "followed_up",
        "outcome",
        "outcome_value",
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_counts()

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def revert_disabled(self, request, obj=None) -> bool:
        return True

    def changelist_view(self, request, extra_context=None):
        figures = {"figures": Enquiry.objects.figures()}
        return super().changelist_view(request, {**figures, **(extra_context or {})})

    # ── The buttons: first saved, then read through, then done ───────────────────────────────
    def get_urls(self):
        def page(words: str, view, name: str):
            view = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(view))
            return path(f"<path:object_id>/{words}/", view, name=f"enterprises_enquiry_{name}")

        return [
            page("slapp", self.release_view, "release"),
            page("avvisa", self.reject_view, "reject"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["can_be_decided"] = bool(
            obj
            and obj.is_waiting
            and not obj.anonymised_at
            and self.has_change_permission(request, obj)
        )
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def response_change(self, request, enquiry):
        for verb in ("release", "reject"):
            if f"_{verb}" in request.POST:
                return HttpResponseRedirect(
                    reverse(f"admin:enterprises_enquiry_{verb}", args=[enquiry.pk])
                )
        return super().response_change(request, enquiry)

    def release_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """To whom it goes, to read once more; released by POST."""
        enquiry = self._waiting(request, object_id)
        if request.method == "POST":
            read = request.POST.get("read", "")
            return self._do(
                request,
                enquiry,
                lambda: actions.release_enquiry(enquiry, by=request.user, read=read),
                f"Förfrågan {enquiry.number} är släppt. Breven skickas nu.",
            )
        recipients = list(enquiry.recipients.select_related("enterprise"))
        can_ask = [one for one in recipients if actions.can_be_asked(one.enterprise)]
        context = {
            "by_letter": [one for one in can_ask if one.enterprise.email],
            "to_ring": [one for one in can_ask if not one.enterprise.email],
            "left_out": [one for one in recipients if one not in can_ask],
        }
        return self._page(
            request, enquiry, "release.html", f"Släpp förfrågan {enquiry.number}?", context
        )

    def reject_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The reason, which the buyer gets; rejected by POST."""
        enquiry = self._waiting(request, object_id)
        reason = request.POST.get("reason", "").replace("\x00", "")
        title = f"Avvisa förfrågan {enquiry.number}?"
        if request.method == "POST" and reason.strip() and len(reason) <= MOST_REASON:
            read = request.POST.get("read", "")
            return self._do(
                request,
                enquiry,
                lambda: actions.reject_enquiry(enquiry, by=request.user, reason=reason, read=read),
                f"Förfrågan {enquiry.number} är avvisad. Köparen får ett brev.",
            )
        context = {"reason": reason, "most": MOST_REASON, "error": ""}
        if request.method == "POST":
            context["error"] = (
                f"Korta texten till högst {MOST_REASON} tecken."
                if reason.strip()
                else "Skriv varför. Köparen får läsa det."
            )
        return self._page(request, enquiry, "reject.html", title, context)

    def _waiting(self, request: HttpRequest, object_id: str) -> Enquiry:
        enquiry = self.get_object(request, object_id)
        if enquiry is None:
            raise Http404("Förfrågan finns inte.")
        if not self.has_change_permission(request, enquiry):
            raise PermissionDenied
        return enquiry

    def _do(self, request, enquiry: Enquiry, verb, done: str) -> HttpResponse:
        try:
            verb()
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return HttpResponseRedirect(
                reverse("admin:enterprises_enquiry_change", args=[enquiry.pk])
            )
        messages.success(request, done)
        return HttpResponseRedirect(reverse("admin:enterprises_enquiry_changelist"))

    def _page(self, request, enquiry: Enquiry, template: str, title: str, context: dict):
        if not enquiry.is_waiting or enquiry.anonymised_at:
            messages.error(
                request, f"Förfrågan är redan {enquiry.get_state_display().lower()} eller gallrad."
            )
            return HttpResponseRedirect(
                reverse("admin:enterprises_enquiry_change", args=[enquiry.pk])
            )
        everything = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "enquiry": enquiry,
            **context,
        }
        return TemplateResponse(request, f"admin/enterprises/enquiry/{template}", everything)

    # ── In words ─────────────────────────────────────────────────────────────────────────────
    @admin.display(description="nummer", ordering="pk")
    def number(self, enquiry) -> str:
        return enquiry.number

    @admin.display(description="inkom", ordering="created_at")
    def received(self, enquiry) -> str:
        return moment(enquiry.created_at)

    @admin.display(description="frågade", ordering="asked_count")
    def asked(self, enquiry) -> int:
        return enquiry.asked_count

    @admin.display(description="avböjde", ordering="declined_count")
    def declined(self, enquiry) -> int:
        return enquiry.declined_count

    @admin.display(description="företag")
    def recipients(self, enquiry) -> SafeString:
        """Each with how it is reached, how it stands and what it answered."""
        return format_html_join(
            mark_safe("<br>"),
            '<a href="{}">{}</a>, {}: {}',
            (
                (
                    reverse("admin:enterprises_enterprise_change", args=[recipient.enterprise_id]),
                    recipient.enterprise,
                    reached_by(recipient),
                    standing(recipient),
                )
                for recipient in enquiry.recipients.select_related("enterprise")
            ),
        )

    @admin.display(description="släppt eller avvisad")
    def decided(self, enquiry) -> str:
        return moment(enquiry.decided_at) if enquiry.decided_at else "Nej"

    @admin.display(description="uppföljning skickad")
    def followed_up(self, enquiry) -> str:
        return moment(enquiry.follow_up_at) if enquiry.follow_up_at else "Nej"


MOST_REASON = Enquiry._meta.get_field("reject_reason").max_length


def reached_by(recipient: EnquiryRecipient) -> str:
    enterprise = recipient.enterprise
    return enterprise.email or f"ring {enterprise.phone or '(telefonnummer saknas)'}"


def standing(recipient: EnquiryRecipient) -> str:
    """``"avböjd den 2026-11-24 kl. 13.05: Vi har fullt"``."""
    words = recipient.get_state_display().lower()
    if recipient.declined_at:
        words += f" den {moment(recipient.declined_at)}"
    if recipient.decline_reason:
        words += f": {recipient.decline_reason}"
    return f"{words}, ledde till affär" if recipient.led_to_business else words


def moment(at) -> str:
    """A moment in local time: ``2026-11-24 kl. 13.05``."""
    return f"{timezone.localtime(at):%Y-%m-%d kl. %H.%M}"
