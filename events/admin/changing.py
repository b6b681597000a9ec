"""Saving an event that people have registered for: first what has changed and who is told of it."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.forms import all_valid
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from events import actions
from events.differences import differences, planned
from events.models import Event, EventState, Session

SEEN = "changes_seen"  # in a post: the page with the difference has been shown


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Varför",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Skriv varför. Det står i brevet."},
        help_text="Står i brevet till alla som är anmälda eller väntar.",
    )


class SessionStanding:
    """For the rows of sessions: how each stands, and the way to call it off."""

    def standing(self, session) -> SafeString | str:
        if session.pk is None:
            return "Nytt"
        if session.state == Session.State.CANCELLED:
            return "Inställt"
        address = reverse("admin:events_session_cancel", args=[session.event_id, session.pk])
        return format_html('Planerat. <a href="{}">Ställ in</a>', address)

    standing.short_description = "status"

    def has_delete_permission(self, request, obj=None) -> bool:
        """A session that somebody has in the calendar is called off, not deleted."""
        may = super().has_delete_permission(request, obj)
        return may and not (obj and obj.pk and obj.participants.living().exists())


class Changing:
    """For the form of an event: the question before a change, and calling off one session."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and object_id and SEEN not in request.POST:
            page = self._ask_about_changes(request, object_id)
            if page is not None:
                return page
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _ask_about_changes(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        """The page with difference and numbers; None when there is nobody to tell of anything."""
        before = self.get_object(request, unquote(object_id))
        if before is None or not self.has_change_permission(request, before):
            return None
        after, sessions = self._as_posted(request, object_id)
        if after is None or before.state != EventState.PUBLISHED:
            return None
        changes = differences(
            before, after, sessions_before=planned(before), sessions_after=sessions
        )
        people = actions.who_is_told(after, changes)
        if not people:
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": f"Spara ändringen: {before}",
            "opts": self.opts,
            "event": before,
            "changes": changes,
            "seated": sum(person.has_seat for person in people),
            "others": sum(not person.has_seat for person in people),
            "fields": [
                (name, value)
                for name, values in request.POST.lists()
                for value in values
                if name != "csrfmiddlewaretoken"
            ],
            "seen": SEEN,
        }
        return TemplateResponse(request, "admin/events/event/confirm_changes.html", context)

    def _as_posted(self, request, object_id: str) -> tuple[Event | None, list[Session]]:
        """The event and its planned sessions as the post would make them; nothing is saved."""
        event = self.get_object(request, unquote(object_id))
        form = self.get_form(request, event, change=True)(
            request.POST, request.FILES, instance=event
        )
        if not form.is_valid():
            return None, []
        formsets, _ = self._create_formsets(request, form.instance, change=True)
        if not all_valid(formsets):
            return None, []
        for formset in formsets:
            if formset.model is Session:
                return event, _sessions_in(formset)
        return event, planned(event)

    def save_related(self, request, form, formsets, change) -> None:
        """The event's own row and its sessions are saved together, under the event's lock."""
        if not change:
            super().save_related(request, form, formsets, change)
            if actions.follow_sessions(form.instance):
                form.instance.save()
            return
        given = form.instance.starts_at, form.instance.ends_at
        saved = actions.save_event(
            event=form.instance,
            by=request.user,
            notify=SEEN not in request.POST or "notify" in request.POST,
            save_parts=lambda: super(Changing, self).save_related(request, form, formsets, change),
        )
        self.tell_staff(request, form, saved)
        if given != (form.instance.starts_at, form.instance.ends_at):
            messages.info(request, f"Träffens tider följer tillfällena: {form.instance.when}.")

    def tell_staff(self, request, form, saved: actions.SavedEvent) -> None:
        """What came of saving, for whoever saved."""
        if saved.told:
            messages.success(request, f"{saved.told} brev om ändringen är på väg.")
            self.log_change(request, form.instance, f"Skickade {saved.told} brev om ändringen")
        if saved.promoted:
            messages.success(
                request, f"{len(saved.promoted)} från väntelistan fick plats, med brev."
            )

    # ── One session of a course ──────────────────────────────────────────────────────────────
    def get_urls(self):
        own = path(
            "<int:pk>/stall-in-tillfalle/<int:session_pk>/",
            self.admin_site.admin_view(self.cancel_session),
            name="events_session_cancel",
        )
        return [own, *super().get_urls()]

    def cancel_session(self, request: HttpRequest, pk: int, session_pk: int) -> HttpResponse:
        """First why, and how many are told; then the verb."""
        event = self.get_object(request, str(pk))
        session = event and event.sessions.filter(pk=session_pk).first()
        if session is None:
            raise Http404("Tillfället finns inte.")
        if not self.has_change_permission(request, event):
            raise PermissionDenied
        form = ReasonForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                told = actions.cancel_session(session=session, reason=reason, by=request.user)
            except actions.Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"Tillfället är inställt. {told} brev är på väg.")
                self.log_change(request, event, f"Ställde in {session}, {told} brev")
                return HttpResponseRedirect(reverse("admin:events_event_change", args=[pk]))
        letters = event.participants.living().count()
        return self.page_about(
            request,
            event,
            "step",
            title=f"Ställ in {session}",
            form=form,
            texts=[
                f"{session.when}. De andra tillfällena är kvar. {letters} får brev, och de som har "
                "en plats får tillfället borttaget ur kalendern. Det går inte att ångra."
            ],
            button=f"Ställ in och skicka {letters} brev",
        )


def _sessions_in(formset) -> list[Session]:
    """The planned sessions as they would be, in order."""
    kept = [
        form.instance
        for form in formset.forms
        if form.has_changed() or form.instance.pk
        if form not in formset.deleted_forms
    ]
    planned_ones = [session for session in kept if session.state == Session.State.PLANNED]
    return sorted(planned_ones, key=lambda session: session.starts_at)
