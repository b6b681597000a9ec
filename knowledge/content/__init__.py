"""The room's real content: topics, the first knowledge, the initiatives and the action plan.

Only what the region's page (last updated 23 November 2020) and public sources say, each figure with
its source and year. The long texts are files here, named by the addresses of their pages.
"""

from datetime import date
from pathlib import Path

from django.db import transaction

from contacts.models import RegionTask
from kronoberg_portal.foundation.publishing.models import State

from ..models import ActionPlan, Initiative, Resource, Topic

FOLDER = Path(__file__).parent
NOTE = "Portalens egen text"

# address, name
TOPICS = [
    ("upphandling", "Upphandling"),
    ("reserverad-upphandling", "Reserverad upphandling"),
    ("effektmatning", "Effektmätning"),
    ("foretagsradgivning", "Företagsrådgivning"),
    ("finansiering", "Finansiering"),
    ("kunskap-och-motesplatser", "Kunskap och mötesplatser"),
    ("samverkan", "Samverkan"),
    ("avknoppning", "Avknoppning"),
    ("start-av-asf", "Start av ASF"),
    ("ledarskap", "Ledarskap"),
    ("certifiering", "Certifiering"),
    ("social-innovation", "Social innovation"),
    ("agenda-2030", "Agenda 2030"),
]

# The last comes first in the list: of one day, the latest written stands first.
RESOURCES = [
    {
        "slug": "darfor-kontrolleras-registret",
        "title": "Därför kontrolleras registret varje år",
        "kind": Resource.Kind.METHOD,
        "summary": "Det nationella registret över ASF lades ner för att det inte gick att hålla "
        "aktuellt. Så gör vi för att vårt register ska stämma.",
        "topics": ["kunskap-och-motesplatser"],
        "tasks": ["samordna"],
    },
    {
        "slug": "antalet-asf",
        "title": "Så har antalet ASF utvecklats",
        "kind": Resource.Kind.STATISTICS,
        "summary": "Från 174 arbetsintegrerande sociala företag i Sverige 2009 till 333 i slutet "
        "av 2017, med källa till varje siffra.",
        "source": "Tillväxtverket, SCB och sofisam.se",
        "topics": ["kunskap-och-motesplatser"],
        "tasks": ["omvarldsbevaka", "sprida-kunskap"],
    },
    {
        "slug": "kop-av-sociala-foretag",
        "title": "Köp av sociala företag – så gör du",
        "kind": Resource.Kind.GUIDE,
        "summary": "Från behov till uppföljning i sex steg, med länkar till lagen och till den "
        "myndighet som förklarar den.",
        "source": "LOU 4 kap. 18 § och Upphandlingsmyndigheten",
        "topics": ["reserverad-upphandling", "upphandling"],
        "tasks": ["stodja-kommunerna", "sprida-kunskap"],
    },
    {
        "slug": "reserverad-upphandling",
        "title": "Reserverad upphandling: så gör du",
        "kind": Resource.Kind.GUIDE,
        "summary": "För dig som köper in till en kommun, en region eller en myndighet: vad lagen "
        "säger, vad du själv kontrollerar och hur du går till väga.",
        "source": "LOU 4 kap. 18 § och HFD 2021:48",
        "topics": ["reserverad-upphandling", "upphandling"],
        "tasks": ["stodja-kommunerna", "sprida-kunskap"],
    },
    {
        "slug": "vad-ar-ett-asf",
        "title": "Vad är ett arbetsintegrerande socialt företag (ASF)?",
        "kind": Resource.Kind.GUIDE,
        "summary": "ASF hjälper människor in i arbetslivet och samhället. De fyra kriterierna, "
        "enkelt förklarade.",
        "source": "Regeringens handlingsplan 2010 och Tillväxtverket",
        "source_url": "https://tillvaxtverket.se/",
        "topics": ["start-av-asf", "kunskap-och-motesplatser"],
        "tasks": ["sprida-kunskap", "stodja-asf-i-kronoberg"],
    },
    {
        "slug": "vad-ar-ett-socialt-foretag",
        "title": "Vad är ett socialt företag?",
        "kind": Resource.Kind.GUIDE,
        "summary": "Affärer som medel, resultat som mäts mot målen och överskott som stannar i "
        "uppdraget: tre kännetecken att känna igen ett socialt företag på.",
        "source": "Region Kronoberg och regeringens strategi 2018",
        "topics": ["kunskap-och-motesplatser", "social-innovation"],
        "tasks": ["sprida-kunskap"],
    },
]
READ_ALSO = [
    ("vad-ar-ett-socialt-foretag", "vad-ar-ett-asf"),
    ("vad-ar-ett-asf", "antalet-asf"),
    ("vad-ar-ett-asf", "reserverad-upphandling"),
    ("kop-av-sociala-foretag", "reserverad-upphandling"),
    ("antalet-asf", "darfor-kontrolleras-registret"),
]

INITIATIVES = [
    {
        "slug": "forstudie-2016",
        "title": "Förstudie om arbetsintegrerande sociala företag",
        "summary": "Regionens arbete med ASF började med en förstudie.",
        "starts_on": date(2016, 9, 1),
        "ends_on": date(2016, 12, 31),
        "period": "hösten 2016",
        "tasks": ["samordna"],
    },
    {
        "slug": "projekt-2017-2018",
        "title": "Projekt om arbetsintegrerande sociala företag",
        "summary": "Ett projekt för att sprida kunskap om ASF, få till stånd en "
        "samarbetsorganisation och en policy i kommunerna.",
        "starts_on": date(2017, 5, 1),
        "ends_on": date(2018, 10, 31),
        "period": "maj 2017 – oktober 2018",
        "funding": "Med stöd av Tillväxtverket",
        "tasks": ["sprida-kunskap", "stodja-kommunerna", "stodja-asf-i-kronoberg"],
    },
    {
        "slug": "breddning-2018",
        "title": "Breddning mot socialt företagande i stort",
        "summary": "Arbetet breddas från arbetsintegrerande till alla slags sociala företag.",
        "starts_on": date(2018, 11, 1),
        "period": "från november 2018",
        "funding": "Bland annat genom fortsatt finansiering från Tillväxtverket",
        "tasks": ["samordna", "andra-insatser"],
    },
]

ACTION_PLANS = [
    {
        "slug": "handlingsplan-for-socialt-entreprenorskap",
        "title": "Handlingsplan för socialt entreprenörskap",
        "summary": "Region Kronoberg har en handlingsplan för socialt entreprenörskap.",
    },
]


@transaction.atomic
def add_content() -> None:
    """Add what is missing, and leave alone what a coordinator has changed or taken away."""
    for position, (slug, name) in enumerate(TOPICS, start=1):
        # An old topic may have got another address: then its name is still there.
        if not Topic.objects.filter(name=name).exists():
            Topic.objects.get_or_create(slug=slug, defaults={"name": name, "position": position})
    new = [resource for fields in RESOURCES if (resource := _add(Resource, fields))]
    for one, other in READ_ALSO:
        _link({resource.slug: resource for resource in new}, one, other)
    for fields in INITIATIVES:
        _add(Initiative, fields)
    for fields in ACTION_PLANS:
        _add(ActionPlan, fields)


def _add(model: type, fields: dict):
    """A published row with its text, or None when there is or was one at that address."""
    fields = dict(fields)
    topics, tasks = fields.pop("topics", []), fields.pop("tasks", [])
    if model.history.filter(slug=fields["slug"]).exists():
        return None
    body = (FOLDER / f"{fields['slug']}.html").read_text("utf-8")
    row = model(**fields, body=body, state=State.PUBLISHED, change_note=NOTE)
    row.full_clean()
    row.save()
    if tasks:
        row.tasks.set(RegionTask.objects.filter(key__in=tasks))
    if topics:
        row.topics.set(Topic.objects.filter(slug__in=topics))
        model.objects.filter(pk=row.pk).rebuild_search()
    return row


def _link(new: dict[str, Resource], one: str, other: str) -> None:
    """Two resources point at each other when at least one of them is new."""
    if one in new or other in new:
        resources = Resource.objects.in_bulk([one, other], field_name="slug")
        if len(resources) == 2:
            resources[one].related.add(resources[other])
