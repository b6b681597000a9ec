"""The pages that know every room, and what machines ask the portal."""

from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import EmptyPage
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contacts.models import Municipality, Person, RegionTask
from enterprises.models import Enterprise
from events.models import Event
from knowledge.models import ActionPlan, Initiative, Resource
from kronoberg_portal.foundation.county import county_areas
from kronoberg_portal.foundation.page.paging import page_of
from kronoberg_portal.foundation.search.words import asked_word

from . import searching
from .models import Page
from .readiness import readiness
from .sitemaps import SITEMAPS

EVENTS_AT_HOME = 3
RESOURCES_AT_HOME = 3
LISTS_AT_HOME = ["municipalities", "upcoming_events", "latest_resources", "tasks"]
HITS_OF_EACH_KIND = 5
ADDRESSES_IN_A_SITEMAP = 1000
SECURITY_TXT_LASTS = timedelta(days=180)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    municipalities = list(Municipality.objects.by_name().with_counts())
    events = Event.objects.published().upcoming().select_related("municipality")
    resources = Resource.objects.published().newest_first()
    context = {
        "municipalities": municipalities,
        "county_areas": county_areas(
            {m.code: m.enterprise_count for m in municipalities},
            {m.code: m.get_absolute_url() for m in municipalities}.__getitem__,
        ),
        "upcoming_events": list(events[:EVENTS_AT_HOME]),
        "latest_resources": list(resources[:RESOURCES_AT_HOME]),
        "tasks": list(RegionTask.objects.all()),
        "contact_person": main_contact(),
    }
    shown = [row.updated_at for part in LISTS_AT_HOME for row in context[part]]
    newest_enterprise = Enterprise.objects.published().latest_update()
    context["updated_at"] = max(filter(None, [*shown, newest_enterprise]), default=None)
    return render(request, "site/home.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    page = get_object_or_404(Page, slug="om")
    tasks = list(RegionTask.objects.all())
    initiatives = list(Initiative.objects.published().in_time_order())
    plan = ActionPlan.objects.published().current().first()
    person = main_contact()
    shown = [page, *tasks, *initiatives, *filter(None, [plan, person])]
    return render(
        request,
        "site/about.html",
        {
            "page": page,
            "tasks": tasks,
            "initiatives": initiatives,
            "plan": plan,
            "person": person,
            "updated_at": max(row.updated_at for row in shown),
        },
    )


def main_contact() -> Person | None:
    """The person to ask first, if somebody has agreed to be shown."""
    return Person.objects.published().filter(is_main_contact=True).by_name().first()


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    page = get_object_or_404(Page, slug=slug)
    return render(request, "site/page.html", {"page": page, "updated_at": page.updated_at})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Hits of every kind, five of each; with ``?i=<kind>`` all of that kind, page by page."""
    query = asked_word(request.GET.get("q", ""))
    found = searching.search(query) if query else []
    chosen = next((kind for kind in found if kind.room.key == request.GET.get("i")), None)
    hit_page = page_of(request, chosen.rows) if chosen else None
    if chosen:
        sections = [searching.Section(chosen, searching.hits(hit_page, chosen.asked))]
    else:
        sections = [
            searching.Section(kind, searching.hits(kind.rows[:HITS_OF_EACH_KIND], kind.asked))
            for kind in found
        ]
    shown = [hit.updated_at for section in sections for hit in section.hits]
    total = sum(kind.count for kind in found)
    return render(
        request,
        "site/search.html",
        {
            "query": query,
            "found": found,
            "chosen": chosen,
            "count": chosen.count if chosen else total,
            "suggestions": searching.did_you_mean(query, total) if query else [],
            "sections": sections,
            "page": hit_page,
            "updated_at": max(shown, default=timezone.now()),
        },
    )


# ── What machines ask ────────────────────────────────────────────────────────────────────────
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """The process lives: no database, no cache."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Ready for visitors? 503 when not, with what is missing."""
    state = readiness()
    return JsonResponse(state, status=200 if state["ready"] else 503)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything but the office, and the way to the sitemap. (A demo is heard by nobody else.)"""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a security hole, as RFC 9116 lays it out."""
    expires = (timezone.now() + SECURITY_TXT_LASTS).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: {settings.SITE_URL}{reverse('contacts:contact')}",
        f"Expires: {expires}",
        "Preferred-Languages: sv, en",
        f"Canonical: {settings.SITE_URL}{reverse('site:security_txt')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For browsers that ask here whatever the page says."""
    return HttpResponsePermanentRedirect(static("favicon.svg"))


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The list of sitemaps: one for each kind of page, and more when a kind has very many."""
    sitemaps = [
        {"location": settings.SITE_URL + reverse("site:sitemap", args=[section, number])}
        for section in SITEMAPS
        for number in make_sitemap(section).paginator.page_range
    ]
    return render(
        request, "sitemap_index.xml", {"sitemaps": sitemaps}, content_type="application/xml"
    )


@require_safe
def sitemap(request: HttpRequest, section: str, number: int) -> HttpResponse:
    """The addresses of one kind. They begin with the configured address, whatever Host says."""
    if section not in SITEMAPS:
        raise Http404("Den delen finns inte.")
    site = urlsplit(settings.SITE_URL)
    try:
        urls = make_sitemap(section).get_urls(
            page=number, site=SimpleNamespace(domain=site.netloc), protocol=site.scheme
        )
    except EmptyPage:
        raise Http404("Så många sidor har den delen inte.") from None
    return render(request, "sitemap.xml", {"urlset": urls}, content_type="application/xml")


def make_sitemap(section: str) -> Sitemap:
    """A room's sitemap, cut so that each file is quickly made."""
    sitemap = SITEMAPS[section]()
    sitemap.limit = ADDRESSES_IN_A_SITEMAP
    return sitemap
