from django.core import signing
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from . import actions
from .forms import ContactForm, preset
from .models import ContactArea, Municipality, Organisation, Person

MOST_CARDS = 12
MOST_EVENTS = 6
_NUMBER = signing.Signer(salt="contacts.case_number")


@require_safe
def municipality_list(request: HttpRequest) -> HttpResponse:
    municipalities = list(Municipality.objects.by_name().with_counts())
    return render(
        request,
        "contacts/municipality_list.html",
        {
            "municipalities": municipalities,
            "updated_at": max((row.updated_at for row in municipalities), default=None),
        },
    )


@require_safe
def municipality_detail(request: HttpRequest, slug: str) -> HttpResponse:
    municipality = get_object_or_404(Municipality, slug=slug)
    people = list(municipality.people.published().prefetch_related("areas"))
    located = municipality.enterprises.published().living_first()
    serving = (
        municipality.enterprises.model.objects.published()
        .living()
        .serving(municipality)
        .exclude(municipality=municipality)
        .select_related("municipality")
        .by_name()
    )
    events = municipality.events.published().upcoming()
    updates = [municipality.updated_at, *(person.updated_at for person in people)]
    return render(
        request,
        "contacts/municipality_detail.html",
        {
            "municipality": municipality,
            "people": people,
            "areas": _people_by_area(people),
            "located": located[:MOST_CARDS],
            "located_count": located.count(),
            "serving": serving[:MOST_CARDS],
            "serving_count": serving.count(),
            "events": events[:MOST_EVENTS],
            "events_count": events.count(),
            "initiatives": municipality.initiatives.published(),
            "resources": municipality.resources.published().newest_first()[:MOST_EVENTS],
            "neighbours": _neighbours(municipality),
            "updated_at": max(updates),
        },
    )


def _people_by_area(people: list[Person]) -> dict[str, list[Person]]:
    """Whom to ask about what, when there is a choice; people's ``areas`` must be prefetched."""
    by_area: dict[ContactArea, list[Person]] = {}
    for person in people:
        for area in person.areas.all():
            by_area.setdefault(area, []).append(person)
    in_order = sorted(by_area, key=lambda area: (area.position, area.name))
    return {area.name: by_area[area] for area in in_order} if len(people) > 1 else {}


def _neighbours(municipality: Municipality) -> tuple[Municipality | None, Municipality | None]:
    """The municipalities before and after this one in the list."""
    rows = Municipality.objects.by_name()
    before = rows.filter(sort_key__lt=municipality.sort_key).last()
    return before, rows.filter(sort_key__gt=municipality.sort_key).first()


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def contact(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        form = ContactForm(request.POST)
        if form.is_valid():
            case = actions.receive_case(**form.received())
            number = urlencode({"nr": _NUMBER.sign(case.number)})
            return redirect(f"{reverse('contacts:contact_done')}?{number}")
    else:
        form = ContactForm(initial=preset(request.GET))
    people = Person.objects.published().prefetch_related("areas")
    organisations = sorted(
        Organisation.objects.published().prefetch_related(Prefetch("people", people)),
        key=lambda organisation: Organisation.Kind.values.index(organisation.kind),
    )
    return render(
        request,
        "contacts/contact.html",
        {
            "form": form,
            "region_people": people.for_the_region().select_related("organisation"),
            "organisations": organisations,
            "municipalities": Municipality.objects.by_name(),
            "updated_at": max((row.updated_at for row in organisations), default=None),
        },
    )


@require_safe
def contact_done(request: HttpRequest) -> HttpResponse:
    """Thanks, with the number when the address carries one that we signed."""
    try:
        number = _NUMBER.unsign(request.GET.get("nr", ""))
    except signing.BadSignature:
        number = ""
    response = render(request, "contacts/contact_done.html", {"number": number})
    response["X-Robots-Tag"] = "noindex"
    return response
