"""The room's real content: who the region works with, whom to ask, and the region's seven tasks.

From the region's page about socialt företagande (last updated 23 November 2020). What the page does
not say, such as e-mail and web addresses, is left for a coordinator to fill in.
"""

from django.db import transaction

from .models import ContactArea, Organisation, Person, RegionTask

# key (also the word in addresses: ?uppdrag=…), name, what it means
TASKS = [
    (
        "samordna",
        "Samordna",
        "Vi håller ihop länets arbete med socialt företagande och arbetsintegrerande socialt "
        "företagande.",
    ),
    (
        "sprida-kunskap",
        "Sprida kunskap",
        "Vi berättar vad socialt företagande är och vad det kan bidra med.",
    ),
    (
        "stodja-kommunerna",
        "Stödja länets kommuner",
        "Vi stödjer de åtta kommunerna i deras arbete med sociala företag.",
    ),
    (
        "stodja-asf-i-kronoberg",
        "Stödja samarbetsorganisationen ASF i Kronoberg",
        "Vi stödjer den organisation där länets arbetsintegrerande sociala företag samarbetar.",
    ),
    (
        "utbilda",
        "Genomföra utbildningsinsatser",
        "Vi ordnar utbildningar och träffar.",
    ),
    (
        "omvarldsbevaka",
        "Omvärldsbevaka",
        "Vi följer vad som händer inom området och berättar om det.",
    ),
    (
        "andra-insatser",
        "Genomföra andra strategiska insatser",
        "Vi gör andra strategiska insatser till stöd för socialt företagande.",
    ),
]

REGION = "region-kronoberg"
# slug, name, kind, role (what one turns to them for), description
ORGANISATIONS = [
    (
        REGION,
        "Region Kronoberg",
        Organisation.Kind.REGION,
        "Samordnar länets arbete med socialt företagande",
        "Regionen samordnar, sprider kunskap, stödjer länets kommuner och ASF i Kronoberg, ordnar "
        "utbildningar och följer vad som händer i omvärlden.",
    ),
    (
        "asf-i-kronoberg",
        "ASF i Kronoberg",
        Organisation.Kind.COOPERATION,
        "Samarbete mellan länets arbetsintegrerande sociala företag",
        "Samarbetsorganisation för arbetsintegrerande sociala företag i Kronoberg.",
    ),
    (
        "coompanion-kronoberg",
        "Coompanion Kronoberg",
        Organisation.Kind.SUPPORT,
        "Företagsrådgivning",
        "",
    ),
    (
        "tillvaxtverket",
        "Tillväxtverket",
        Organisation.Kind.AUTHORITY,
        "Har varit med och finansierat regionens arbete",
        "Tillväxtverket gav stöd till regionens projekt maj 2017 – oktober 2018 och fortsatt "
        "finansiering när arbetet breddades till socialt företagande i stort.",
    ),
    (
        "arbetsformedlingen",
        "Arbetsförmedlingen",
        Organisation.Kind.AUTHORITY,
        "Anvisar deltagare och köper insatser",
        "",
    ),
    (
        "forsakringskassan",
        "Försäkringskassan",
        Organisation.Kind.AUTHORITY,
        "Samverkar om deltagare och insatser",
        "",
    ),
    (
        "samordningsforbund",
        "Samordningsförbund",
        Organisation.Kind.AUTHORITY,
        "Samverkar om deltagare och insatser",
        "",
    ),
    ("skoopi", "Skoopi", Organisation.Kind.ASSOCIATION, "Intresseorganisation", ""),
    ("fremia", "Fremia", Organisation.Kind.ASSOCIATION, "Arbetsgivarorganisation", ""),
]

AREAS = [
    "Arbetsmarknad",
    "Upphandling",
    "Näringsliv",
    "Social hållbarhet",
    "Daglig verksamhet",
]


@transaction.atomic
def add_content() -> None:
    """Add what is missing, and leave alone what a coordinator has changed or taken away."""
    _add_tasks()
    _add_organisations()
    _add_areas()


def _add_tasks() -> None:
    for position, (key, name, description) in enumerate(TASKS, start=1):
        RegionTask.objects.get_or_create(
            key=key,
            defaults={"name": name, "description": description, "position": position},
        )


def _add_organisations() -> None:
    for position, (slug, name, kind, role, description) in enumerate(ORGANISATIONS, start=1):
        # The history remembers also a row that was deleted, or had its address changed.
        if Organisation.history.filter(slug=slug).exists():
            continue
        organisation = Organisation.objects.create(
            slug=slug, name=name, kind=kind, role=role, description=description, position=position
        )
        if slug == REGION:
            Person.objects.create(
                name="Christoffer Jansson",
                role="Regional utvecklingssamordnare",
                organisation=organisation,
                phone="0470-58 69 19",
                is_public=True,
                is_main_contact=True,
            )


def _add_areas() -> None:
    if ContactArea.objects.exists():
        return
    for position, name in enumerate(AREAS, start=1):
        ContactArea.objects.create(name=name, position=position)
