"""Made-up contacts and cases for the demo: named "Exempel…" and marked as example data.

Telephone numbers come from the series that Post- och telestyrelsen keeps for fiction, addresses
from example.se, which belongs to nobody.
"""

from django.db import transaction

from . import content
from .models import Case, ContactArea, Municipality, Person

# municipality, name, role, what she answers, the number's last two digits (08-465 004 00–99)
PEOPLE = [
    ("Alvesta", "Exempelkontakt Alvesta", "Näringslivsutvecklare", ["Näringsliv"], "01"),
    (
        "Alvesta",
        "Exempelhandläggare Alvesta",
        "Arbetsmarknadshandläggare",
        ["Arbetsmarknad", "Daglig verksamhet"],
        "02",
    ),
    (
        "Lessebo",
        "Exempelkontakt Lessebo",
        "Samordnare för arbetsmarknad",
        ["Arbetsmarknad", "Social hållbarhet"],
        "03",
    ),
    (
        "Ljungby",
        "Exempelkontakt Ljungby",
        "Utvecklingsstrateg",
        ["Näringsliv", "Social hållbarhet"],
        "04",
    ),
    ("Ljungby", "Exempelupphandlare Ljungby", "Upphandlare", ["Upphandling"], "05"),
    ("Markaryd", "Exempelkontakt Markaryd", "Näringslivschef", ["Näringsliv", "Upphandling"], "06"),
    (
        "Tingsryd",
        "Exempelkontakt Tingsryd",
        "Enhetschef för arbetsmarknad",
        ["Arbetsmarknad", "Daglig verksamhet"],
        "07",
    ),
    (
        "Uppvidinge",
        "Exempelkontakt Uppvidinge",
        "Samordnare för social hållbarhet",
        ["Social hållbarhet", "Arbetsmarknad"],
        "08",
    ),
    ("Växjö", "Exempelkontakt Växjö", "Arbetsmarknadsstrateg", ["Arbetsmarknad"], "09"),
    ("Växjö", "Exempelupphandlare Växjö", "Upphandlare", ["Upphandling"], "10"),
    (
        "Älmhult",
        "Exempelkontakt Älmhult",
        "Näringslivsutvecklare",
        ["Näringsliv", "Social hållbarhet"],
        "11",
    ),
]

# what it is about, the text, page, municipality, sender, state
CASES = [
    (
        Case.Kind.CONTACT,
        "Hej! Vi är fyra vänner som vill starta ett återbrukscafé i Tingsryd där människor som "
        "varit borta länge från arbetslivet kan börja om. Vem pratar vi med först?",
        "",
        "Tingsryd",
        ("Exempel Eriksson", "exempel.eriksson@example.se"),
        Case.State.NEW,
    ),
    (
        Case.Kind.BARRIER,
        "Jag kommer inte fram till länken under kartan när jag bara använder tangentbordet.",
        "/",
        "",
        ("", ""),
        Case.State.NEW,
    ),
    (
        Case.Kind.CONTACT_CHANGED,
        "Vår kontaktperson för upphandling har bytt jobb. Jag återkommer med vem som tar över.",
        "/kommuner/ljungby/",
        "Ljungby",
        ("Exempel Karlsson", "exempel.karlsson@example.se"),
        Case.State.IN_PROGRESS,
    ),
    (
        Case.Kind.TIP,
        "Det finns en bra film om arbetsintegrerande sociala företag som ni kan länka till i "
        "kunskapsbanken.",
        "/kunskap/",
        "",
        ("Exempel Holm", "exempel.holm@example.se"),
        Case.State.CLOSED,
    ),
]


@transaction.atomic
def add_curated_examples() -> None:
    """One or two contacts in each municipality, and cases in every state. Safe to run again."""
    content.add_content()
    for municipality, name, role, areas, digits in PEOPLE:
        person, is_new = Person.objects.get_or_create(
            name=name,
            is_example=True,
            defaults={
                "municipality": Municipality.objects.get(name=municipality),
                "role": role,
                "email": f"kontakt{digits}@example.se",
                "phone": f"08-465 004 {digits}",
                "is_public": True,
            },
        )
        if is_new:
            person.areas.set(ContactArea.objects.filter(name__in=areas))
    for kind, text, page, municipality, (sender_name, sender_email), state in CASES:
        Case.objects.get_or_create(
            text=text,
            is_example=True,
            defaults={
                "kind": kind,
                "page": page,
                "municipality": Municipality.objects.filter(name=municipality).first(),
                "sender_name": sender_name,
                "sender_email": sender_email,
                "state": state,
            },
        )


@transaction.atomic
def remove_examples() -> int:
    """Take the example contacts and cases away, their history too; how many rows they were."""
    removed = 0
    for model in (Person, Case):
        examples = model.objects.filter(is_example=True)
        removed += examples.count()
        examples.delete()
        model.history.filter(is_example=True).delete()
    return removed
