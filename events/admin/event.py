"""An event in the office: what it is, its seats, and a button for somebody who rang."""

from django.contrib import admin, messages
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from events import actions
from events.fields import LocalDateTimeField
from events.forms import StaffForm
from events.models import Event, EventState, Session
from events.when import moment
from kronoberg_portal.foundation.outbox.models import Letter
from kronoberg_portal.foundation.publishing.admin import PublishableAdmin

from .afterwards import Afterwards
from .calling_off import CallingOff, can_be_called_off
from .changing import Changing, SessionStanding
from .copying import Copying, TemplateFilter
from .importing import Importing
from .letters import Writing
from .pages import links_to
from .questions import QuestionInline
from .standing import seats_in_words, why_nobody_moves_up

# What is done with those who come.
PAGES_OF_PEOPLE = [
    ("Lägg till deltagare", "events_event_add_participant"),
    ("Läs in en lista", "events_event_import"),
    ("Skriv till deltagarna", "events_event_write"),
]

TIMES = {models.DateTimeField: {"form_class": LocalDateTimeField}}


class SessionInline(SessionStanding, admin.TabularInline):
    model = Session
    fields = ["title", "starts_at", "ends_at", "venue", "standing"]
    readonly_fields = ["standing"]
    extra = 0
    verbose_name_plural = "Tillfällen (fyll i för en kurs med flera tillfällen)"
    formfield_overrides = TIMES


@admin.register(Event)
class EventAdmin(Afterwards, Copying, Importing, Writing, CallingOff, Changing, PublishableAdmin):
    list_display = ["title", "starts_at", "seats", "state", "visibility"]
    list_filter = [TemplateFilter, "state", "kind", "format", "municipality", "is_example"]
    ordering = ["-starts_at"]
    date_hierarchy = "starts_at"
    search_fields = ["search_text"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["image"]
    filter_horizontal = ["materials"]
    inlines = [SessionInline, QuestionInline]
    formfield_overrides = PublishableAdmin.formfield_overrides | TIMES
    list_select_related = ["municipality"]
    readonly_fields = ["seats_overview", "pages", "cancelled_at", "created_at", "updated_at"]
    fieldsets = [
        (
            None,
            {"fields": ["title", "kind", "summary", "body", "programme", "speakers", "audience"]},
        ),
        (
            "När och var",
            {
                "fields": [
                    ("starts_at", "ends_at"),
                    "format",
                    ("venue", "venue_address"),
                    ("latitude", "longitude"),
                    "municipality",
                    "venue_access",
                    "meeting_link",
                ]
            },
        ),
        (
            "Platser",
            {
                "fields": [
                    "seats_overview",
                    ("capacity", "has_waiting_list"),
                    ("most_per_booking", "most_per_municipality"),
                    "promotion_cutoff_hours",
                ]
            },
        ),
        (
            "Anmälan",
            {
                "fields": [
                    "takes_registrations",
                    ("registration_opens_at", "registration_closes_at"),
                    "changes_until",
                    "needs_approval",
                    ("serves_food", "asks_access_needs"),
                    "registration_url",
                ]
            },
        ),
        (
            "På plats och efteråt",
            {"fields": ["pages", ("gives_certificate", "sessions_for_certificate")]},
        ),
        (
            "Påminnelse och tack",
            {
                "fields": [
                    ("reminds", "reminder_days", "reminder_at"),
                    ("sends_thanks", "has_survey"),
                ],
                "description": "Tacket går när närvarolistan är stängd, annars tre dagar efter "
                "träffen.",
            },
        ),
        ("Kontakt, uppdrag och material", {"fields": ["contact_person", "tasks", "materials"]}),
        ("Bild och adress", {"fields": ["image", "slug", "is_example"]}),
        (
            "Mall",
            {
                "fields": ["is_template"],
                "description": "Gör en mall av det som återkommer. Mallarna finns för sig i "
                "listan, och från en mall gör du nya träffar med en knapp.",
            },
        ),
        PublishableAdmin.publishing_fieldset,
        (
            "Om träffen ställs in",
            {
                "fields": ["cancel_reason", "cancelled_at"],
                "description": "Välj Ställ in överst på sidan: då ser du hur många som får brev. "
                "Du kan också skriva varför här, välja status Inställd och spara. Alla anmälda och "
                "alla på väntelistan får genast ett brev med skälet. Det går inte att ångra.",
            },
        ),
        ("Datum", {"fields": [("created_at", "updated_at")], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_seats()

    def get_search_results(self, request, rows, words):
        return rows.matching(words), False

    def formfield_for_dbfield(self, field, request, **kwargs):
        if field.name == "slug":
            kwargs["error_messages"] = {
                "unique": "Det finns redan en träff med den adressen. Lägg till datum eller ort."
            }
        if field.name == "tasks":
            kwargs["widget"] = CheckboxSelectMultiple()
        return super().formfield_for_dbfield(field, request, **kwargs)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["can_be_called_off"] = (
            obj is not None
            and obj.pk is not None
            and can_be_called_off(obj)
            and self.has_change_permission(request, obj)
            and request.user.has_perm("events.change_participant")
        )
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description="platser")
    def seats(self, event) -> str:
        return seats_in_words(event)

    @admin.display(description="Så här står det")
    def seats_overview(self, event) -> SafeString | str:
        if event.pk is None:
            return "Här syns antalet anmälda när träffen är sparad."
        lines = [seats_in_words(event)]
        lines += why_nobody_moves_up(event)
        people = reverse("admin:events_participant_changelist") + f"?event__id__exact={event.pk}"
        return format_html(
            '{}<br><a href="{}">Deltagare och väntelista</a> · {}',
            format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines)),
            people,
            links_to(PAGES_OF_PEOPLE, event),
        )

    def save_model(self, request, event, form, change) -> None:
        """A new event is saved here; one that is there already, with its sessions later."""
        if not change:
            event.save()
        elif getattr(request, "goes_back", False):  # to an earlier version: it has no sessions
            self.tell_staff(request, form, actions.save_event(event=event, by=request.user))

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        for line in worth_a_second_look(form.instance):
            messages.warning(request, line)
        Event.objects.filter(pk=form.instance.pk).rebuild_search()

    def tell_staff(self, request, form, saved) -> None:
        super().tell_staff(request, form, saved)
        event = form.instance
        if "state" in form.changed_data and event.state == EventState.CANCELLED:
            told = Letter.objects.filter(kind__startswith="events:event_cancelled")
            count = told.filter(created_at__gte=event.cancelled_at).count()
            messages.warning(request, f"Träffen är inställd. {count} brev är på väg.")
        seated = event.participants.seated().count()
        if event.capacity is not None and seated > event.capacity:
            messages.warning(
                request,
                f"{seated} är anmälda men platserna är {event.capacity}. Ingen är struken. Nya "
                "anmälningar hamnar på väntelistan.",
            )

    # A button among the seats: somebody who rang.
    def get_urls(self):
        own = path(
            "<int:pk>/lagg-till-deltagare/",
            self.admin_site.admin_view(self.add_participant),
            name="events_event_add_participant",
        )
        return [own, *super().get_urls()]

    def add_participant(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Staff registers one person, by the same verb as the public form."""
        event = self.event_with_people(request, pk)
        form = StaffForm(request.POST if request.method == "POST" else None, event=event)
        if request.method == "POST" and form.is_valid():
            try:
                booking = actions.register(event=event, by=request.user, **form.registration())
            except actions.DoesNotFit as refusal:
                form.add_error("choice", f"{refusal} Kryssa i om personen ska stå på väntelistan.")
            except actions.Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                state = booking.participants.get().get_state_display().lower()
                messages.success(request, f"Personen är tillagd ({state}) och får ett brev.")
                self.log_change(request, event, f"Lade till deltagare, {booking}")
                return HttpResponseRedirect(reverse("admin:events_event_change", args=[pk]))
        return self.page_about(
            request,
            event,
            "step",
            title="Lägg till deltagare",
            form=form,
            texts=[
                "Personen får ett brev med besked och en egen länk, precis som efter en anmälan på "
                "webbplatsen. Sista dagen för anmälan gäller inte här, men platserna gör det."
            ],
            button="Lägg till och skicka brev",
        )


def worth_a_second_look(event: Event) -> list[str]:
    """What is allowed but seldom meant."""
    if event.is_template:
        return []
    lines, now = [], timezone.now()
    if event.state in (EventState.DRAFT, EventState.PUBLISHED) and event.starts_at < now:
        lines.append(
            f"Träffen började {moment(event.starts_at)}, som redan har varit. Den är sparad ändå. "
            "Är det rätt dag?"
        )
    elif event.state == EventState.PUBLISHED and event.registration_ends_at < now:
        lines.append(
            f"Anmälan stängde {moment(event.registration_ends_at)}, så ingen kan anmäla sig."
        )
    return lines
