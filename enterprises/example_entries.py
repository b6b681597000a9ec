"""The made-up enterprises of the demo. None of them exists; each is named "Exempel…".

Telephone numbers come from the series that Post- och telestyrelsen keeps for fiction, addresses of
mail and web from example.se, streets from nowhere.
"""

from dataclasses import dataclass, field

from .models import Assessment, Criterion, Enterprise, LegalForm, Lifecycle, Moderation, Offer

ASF = Enterprise.Kind.WISE
COUNTY, BEYOND, CHOSEN, OWN = (
    Enterprise.ServiceArea.COUNTY,
    Enterprise.ServiceArea.BEYOND,
    Enterprise.ServiceArea.CHOSEN,
    Enterprise.ServiceArea.MUNICIPALITY,
)
GOOD, SERVICE, INTEGRATION = (
    Offer.Kind.GOOD,
    Offer.Kind.SERVICE,
    Offer.Kind.WORK_INTEGRATION,
)
MET, PARTLY, NOT_MET, OPEN = (
    Assessment.Value.MET,
    Assessment.Value.PARTLY,
    Assessment.Value.NOT_MET,
    Assessment.Value.NOT_ASSESSED,
)

CAFE = "cafe-restaurang-och-catering"
REUSE = "aterbruk-och-second-hand"
CRAFT = "hantverk-snickeri-och-textil"
GARDEN = "odling-och-tradgard"
CARETAKING = "fastighetsservice-och-vaktmasteri"
CLEANING = "stad-och-tvatt"
WORKSHOP = "bil-cykel-och-verkstad"
LODGING = "logi-konferens-och-evenemang"
OFFICE = "kontor-ekonomi-och-it"
MEDIA = "media-tryck-och-design"
TRANSPORT = "transport-och-bud"
ANIMALS = "djur"
EDUCATION = "utbildning-och-sprak"
CARE = "vard-omsorg-och-friskvard"
ASSEMBLY = "montering-och-legoarbete"

AGENCY = "arbetsformedlingen"
INSURANCE = "forsakringskassan"
MUNICIPALITY = "kommunen"
COORDINATION = "samordningsforbundet"
HEALTH_CARE = "varden"
PROBATION = "kriminalvarden"
YOURSELF = "du-sjalv"


@dataclass(frozen=True)
class Entry:
    """An enterprise as the demo tells of it; ``serial`` makes its organisation number.

    ``offers`` are kind, kind of work integration, name, description and sector. ``figures`` are
    by how many years ago: employees, participants, share of the target group, turnover.
    ``areas`` and ``trainings`` tell more of the offers by their names: an area of its own with its
    municipalities; who may refer, how many free places and how many days ago that was told.
    ``past`` are earlier lifecycles with how many days ago each began, the first one first.
    """

    serial: int
    name: str
    municipality: str
    summary: str
    description: str
    offers: list[tuple[str, str, str, str, str]]
    areas: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    trainings: dict[str, tuple[list[str], int | None, int | None]] = field(default_factory=dict)
    kind: str = Enterprise.Kind.SOCIAL_ENTERPRISE
    legal_form: str = LegalForm.ECONOMIC_ASSOCIATION
    state: str = Moderation.PUBLISHED
    lifecycle: str = Lifecycle.ACTIVE
    lifecycle_days: int | None = None
    past: list[tuple[str, int]] = field(default_factory=list)
    verified_days: int | None = None
    goals: list[str] = field(default_factory=list)
    target_groups: list[str] = field(default_factory=list)
    service_area: str = OWN
    served: list[str] = field(default_factory=list)
    street: str = ""
    postal_code: str = ""
    locality: str = ""
    place: tuple[str, str] | None = None
    phone: str = ""
    mailbox: str = ""
    website: str = ""
    contact_name: str = ""
    contact_is_public: bool = False
    opening_hours: str = ""
    is_member: bool = False
    assessments: dict[str, tuple[str, str]] = field(default_factory=dict)
    figures: dict[int, tuple[int | None, int | None, int | None, int | None]] = field(
        default_factory=dict
    )
    certifications: list[tuple[str, str, int | None]] = field(default_factory=list)


ENTRIES = [
    Entry(
        serial=1,
        name="Exempelsnickeriet i Alvesta",
        municipality="Alvesta",
        kind=ASF,
        summary="Möbelsnickeri som lagar, bygger om och nytillverkar, med plats för den som varit "
        "borta länge från arbetslivet.",
        description="<p>Verkstaden ligger i en gammal lokstallslänga. Här får slitna stolar ny "
        "sits, "
        "kontor får bord av trä från rivna lador, och förskolor får hyllor i rätt höjd.</p>"
        "<p>Elva personer är medlemmar i föreningen och äger den tillsammans. På måndagsmötet "
        "bestämmer alla vad veckan ska handla om.</p>",
        goals=["arbetsintegration", "aterbruk-och-cirkular-ekonomi"],
        target_groups=["langt-fran-arbetsmarknaden", "sjukskrivna-lange", "psykisk-ohalsa"],
        service_area=COUNTY,
        street="Exempelgatan 3",
        postal_code="342 30",
        locality="Alvesta",
        place=("56.89790", "14.55380"),
        phone="031-390 06 01",
        mailbox="snickeriet",
        website="https://example.se/snickeriet",
        contact_name="Exempel Ekström",
        contact_is_public=True,
        opening_hours="Måndag till torsdag kl. 8.00–16.00",
        is_member=True,
        verified_days=34,
        offers=[
            (GOOD, "", "Möbler av återbrukat trä", "Bord, hyllor och bänkar efter mått.", CRAFT),
            (SERVICE, "", "Möbelreparation", "Slipning, limning och ny klädsel.", CRAFT),
            (SERVICE, "", "Hyllor och inredning för kontor och förskola", "", CRAFT),
            (
                INTEGRATION,
                "work_training",
                "Arbetsträning i verkstaden",
                "Från två timmar i veckan, med egen handledare.",
                CRAFT,
            ),
        ],
        areas={
            "Möbler av återbrukat trä": (BEYOND, []),
            "Möbelreparation": (CHOSEN, ["Alvesta", "Växjö", "Ljungby"]),
            "Arbetsträning i verkstaden": (OWN, []),
        },
        trainings={
            "Arbetsträning i verkstaden": (
                [AGENCY, INSURANCE, MUNICIPALITY, COORDINATION, YOURSELF],
                2,
                12,
            )
        },
        assessments={
            Criterion.MEANS: (MET, "Stadgarna, paragraf 2"),
            Criterion.MEASURED: (MET, "Verksamhetsberättelsen redovisar vägar till arbete"),
            Criterion.REINVESTED: (MET, "Stadgarna, paragraf 14"),
            Criterion.PURPOSE: (MET, "Stadgarna, paragraf 2"),
            Criterion.PARTICIPATION: (MET, "Medlemskap och protokoll från måndagsmötena"),
            Criterion.PROFITS: (MET, "Årsredovisningen"),
            Criterion.INDEPENDENT: (MET, "Föreningens styrelse"),
        },
        figures={
            1: (7, 16, 61, 4_150_000),
            2: (6, 14, 60, 3_720_000),
            3: (5, 11, 56, 2_980_000),
        },
        certifications=[("Miljödiplomering", "Exempeldiplom", 400)],
    ),
    Entry(
        serial=2,
        name="Exempelkafé Björken",
        municipality="Växjö",
        kind=ASF,
        legal_form=LegalForm.NON_PROFIT_ASSOCIATION,
        summary="Kafé och catering där du övar svenska, lagar mat och möter nya människor.",
        description="<p>Björken bakar surdegsbröd varje morgon och lagar lunch av det som växer i "
        "länet. Smörgåstårtan har blivit en favorit hos föreningar och förvaltningar.</p>"
        "<p>Den som är ny i Sverige arbetar sida vid sida med någon som har varit här länge. "
        "Efter ett halvår går ungefär hälften vidare till studier eller jobb.</p>",
        goals=["integration-och-etablering", "utbildning-och-sprak", "kultur-och-motesplatser"],
        target_groups=["nyanlanda", "langt-fran-arbetsmarknaden"],
        service_area=CHOSEN,
        served=["Växjö", "Alvesta", "Lessebo"],
        street="Exempeltorget 1",
        postal_code="352 30",
        locality="Växjö",
        place=("56.87910", "14.80610"),
        phone="031-390 06 02",
        mailbox="bjorken",
        website="https://example.se/bjorken",
        contact_name="Exempel Abdi",
        contact_is_public=True,
        opening_hours="Måndag till fredag kl. 7.30–17.00, lördag kl. 10.00–15.00",
        is_member=True,
        verified_days=12,
        offers=[
            (SERVICE, "", "Lunch och fika", "Dagens rätt, alltid en vegetarisk.", CAFE),
            (SERVICE, "", "Catering till möten och fester", "Från 10 till 120 personer.", CAFE),
            (GOOD, "", "Surdegsbröd och kakor", "", CAFE),
            (
                INTEGRATION,
                "language_training",
                "Språkträning i kafét",
                "Svenska i köket och i kassan, tre dagar i veckan.",
                EDUCATION,
            ),
            (INTEGRATION, "placement", "Praktik i kök och servering", "", CAFE),
        ],
        areas={"Lunch och fika": (OWN, []), "Språkträning i kafét": (OWN, [])},
        trainings={
            "Språkträning i kafét": ([AGENCY, MUNICIPALITY, YOURSELF], 4, 5),
            "Praktik i kök och servering": ([AGENCY, MUNICIPALITY], 0, 5),
        },
        assessments={
            Criterion.MEANS: (MET, "Stadgarna, paragraf 1"),
            Criterion.MEASURED: (PARTLY, "Följer deltagarna, men inte efter att de har slutat"),
            Criterion.REINVESTED: (MET, "Stadgarna, paragraf 9"),
            Criterion.PURPOSE: (MET, "Stadgarna, paragraf 1"),
            Criterion.PARTICIPATION: (MET, "Brukarråd med protokoll"),
            Criterion.PROFITS: (MET, "Årsredovisningen"),
            Criterion.INDEPENDENT: (MET, "Föreningens styrelse"),
        },
        figures={1: (9, 22, 68, 5_640_000), 2: (8, 19, 66, 5_010_000)},
        certifications=[("Märkning för ekologisk restaurang", "Exempelmärket", -45)],
    ),
    Entry(
        serial=3,
        name="Exempelåterbruket Andra varvet",
        municipality="Ljungby",
        kind=ASF,
        summary="Second hand, hämtning av bohag och kontorsmöbler som får leva ett varv till.",
        description="<p>Andra varvet tar emot det som fortfarande går att använda: soffor, cyklar, "
        "porslin, hela kontor. Det som behöver lagas lagas på plats, och det som blir över "
        "plockas isär så att materialet kan användas igen.</p>"
        "<p>Förra året gick 84 ton tillbaka till nya ägare.</p>",
        goals=["aterbruk-och-cirkular-ekonomi", "klimat-och-miljo", "minskat-utanforskap"],
        target_groups=[
            "langt-fran-arbetsmarknaden",
            "erfarenhet-av-missbruk",
            "erfarenhet-av-kriminalitet",
        ],
        service_area=CHOSEN,
        served=["Ljungby", "Markaryd", "Älmhult"],
        street="Exempelvägen 18",
        postal_code="341 30",
        locality="Ljungby",
        place=("56.83060", "13.94110"),
        phone="031-390 06 03",
        mailbox="andravarvet",
        website="https://example.se/andravarvet",
        opening_hours="Onsdag till lördag kl. 10.00–16.00",
        is_member=True,
        verified_days=320,
        offers=[
            (GOOD, "", "Begagnade möbler, kläder och böcker", "", REUSE),
            (SERVICE, "", "Hämtning och tömning av bohag", "Vi sorterar, bär och städar.", REUSE),
            (SERVICE, "", "Återbrukade kontor", "Inventering, renovering och leverans.", REUSE),
            (INTEGRATION, "occupation", "Sysselsättning i butik och lager", "", REUSE),
            (INTEGRATION, "rehabilitation", "Arbetslivsinriktad rehabilitering", "", REUSE),
        ],
        areas={"Återbrukade kontor": (COUNTY, [])},
        trainings={
            "Sysselsättning i butik och lager": ([MUNICIPALITY, PROBATION], 3, 41),
            "Arbetslivsinriktad rehabilitering": (
                [INSURANCE, COORDINATION, HEALTH_CARE],
                None,
                None,
            ),
        },
        assessments={
            Criterion.MEANS: (MET, "Stadgarna, paragraf 2"),
            Criterion.MEASURED: (MET, "Väger det som återbrukas och följer upp deltagarna"),
            Criterion.REINVESTED: (MET, "Stadgarna, paragraf 11"),
            Criterion.PURPOSE: (MET, "Stadgarna, paragraf 2"),
            Criterion.PARTICIPATION: (PARTLY, "Avtal finns, arbetsplatsmötena saknar protokoll"),
            Criterion.PROFITS: (MET, "Årsredovisningen"),
            Criterion.INDEPENDENT: (MET, "Föreningens styrelse"),
        },
        figures={
            1: (12, 31, 72, 7_930_000),
            2: (11, 29, 70, 7_210_000),
            3: (11, 24, 69, 6_480_000),
        },
    ),
    Entry(
        serial=4,
        name="Exempelodlingen Lyckan",
        municipality="Tingsryd",
        summary="Grönsaker, trädgårdsskötsel och lugna dagar utomhus på en gård vid sjön Mien.",
        description="<p>På Lyckan odlas trettio sorters grönsaker utan bekämpningsmedel. "
        "Lådorna går "
        "till familjer, skolkök och restauranger.</p><p>Gården tar emot människor som behöver "
        "en lugnare takt. Hönsen ställer inga krav, men de vill ha mat i tid.</p>",
        goals=["levande-landsbygd", "klimat-och-miljo", "folkhalsa"],
        target_groups=["psykisk-ohalsa", "sjukskrivna-lange", "unga-utan-arbete"],
        service_area=CHOSEN,
        served=["Tingsryd", "Växjö"],
        street="Exempelbyn 7",
        postal_code="362 30",
        locality="Tingsryd",
        place=("56.51540", "14.91020"),
        phone="031-390 06 04",
        mailbox="lyckan",
        website="https://example.se/lyckan",
        contact_name="Exempel Lilja",
        opening_hours="Gårdsbutiken: fredag kl. 13.00–18.00, maj till oktober",
        verified_days=75,
        offers=[
            (GOOD, "", "Grönsakslådor", "Varje vecka från juni till november.", GARDEN),
            (GOOD, "", "Plantor och perenner", "", GARDEN),
            (SERVICE, "", "Trädgårdsskötsel och beskärning", "", GARDEN),
            (
                INTEGRATION,
                "rehabilitation",
                "Grön rehabilitering",
                "I grupp, två förmiddagar.",
                CARE,
            ),
        ],
        areas={"Plantor och perenner": (OWN, [])},
        trainings={"Grön rehabilitering": ([HEALTH_CARE, INSURANCE, COORDINATION], 1, 20)},
        assessments={
            Criterion.MEANS: (MET, "Stadgarna, paragraf 2"),
            Criterion.MEASURED: (PARTLY, "Egen enkät, ännu bara ett år"),
            Criterion.REINVESTED: (MET, "Stadgarna, paragraf 12"),
        },
        figures={1: (3, 9, None, 1_380_000), 2: (3, 7, None, 1_120_000)},
    ),
    Entry(
        serial=5,
        name="Exempelverkstaden Ekern",
        municipality="Växjö",
        kind=ASF,
        lifecycle_days=560,
        past=[(Lifecycle.PLANNED, 800)],
        summary="Cykelverkstad som lagar, säljer och kör bud på två hjul i Växjö.",
        description="<p>Ekern lagar kommunens tjänstecyklar, pendlarens elcykel och barnets "
        "trehjuling. "
        "Övergivna cyklar får nya delar och nya ägare.</p>",
        goals=["arbetsintegration", "klimat-och-miljo", "minskat-utanforskap"],
        target_groups=["unga-utan-arbete", "langt-fran-arbetsmarknaden", "nyanlanda"],
        street="Exempelgränd 12",
        postal_code="352 34",
        locality="Växjö",
        place=("56.87350", "14.81690"),
        phone="031-390 06 05",
        mailbox="ekern",
        website="https://example.se/ekern",
        contact_name="Exempel Hansson",
        contact_is_public=True,
        opening_hours="Måndag till fredag kl. 9.00–17.30",
        is_member=True,
        verified_days=5,
        offers=[
            (SERVICE, "", "Cykelservice och reparation", "Även elcyklar och lastcyklar.", WORKSHOP),
            (GOOD, "", "Begagnade cyklar", "Genomgångna, med tre månaders garanti.", WORKSHOP),
            (SERVICE, "", "Cykelbud i Växjö", "Paket upp till 60 kg inom en timme.", TRANSPORT),
            (INTEGRATION, "work_training", "Arbetsträning i verkstaden", "", WORKSHOP),
            (INTEGRATION, "placement", "Praktik för unga", "", WORKSHOP),
        ],
        areas={"Begagnade cyklar": (COUNTY, [])},
        trainings={
            "Arbetsträning i verkstaden": ([AGENCY, MUNICIPALITY, COORDINATION], 2, 3),
            "Praktik för unga": ([MUNICIPALITY, YOURSELF], 1, 3),
        },
        assessments={
            Criterion.MEANS: (MET, "Stadgarna, paragraf 2"),
            Criterion.MEASURED: (MET, "Halvårsrapport till samordningsförbundet"),
            Criterion.REINVESTED: (MET, "Stadgarna, paragraf 10"),
            Criterion.PURPOSE: (MET, "Stadgarna, paragraf 2"),
            Criterion.PARTICIPATION: (MET, "Medlemskap i föreningen"),
            Criterion.PROFITS: (OPEN, ""),
            Criterion.INDEPENDENT: (MET, "Föreningens styrelse"),
        },
        figures={1: (5, 18, 74, 2_640_000)},
    ),
    Entry(
        serial=6,
        name="Exempelsömmeriet Nålen",
        municipality="Lessebo",
        legal_form=LegalForm.LIMITED_COMPANY_SVB,
        summary="Syr profilkläder, gardiner och lagningar av överblivet tyg i glasrikets hjärta.",
        description="<p>Sju sömmerskor och en skräddare från fyra länder syr för företag, "
        "teatrar och "
        "hem. Tyget kommer till största delen från lager som annars skulle ha kastats.</p>",
        goals=["jamstalldhet", "integration-och-etablering", "aterbruk-och-cirkular-ekonomi"],
        target_groups=["nyanlanda"],
        service_area=BEYOND,
        street="Exempelbruket 2",
        postal_code="365 31",
        locality="Lessebo",
        place=("56.75240", "15.27080"),
        phone="031-390 06 06",
        mailbox="nalen",
        website="https://example.se/nalen",
        opening_hours="Tisdag till torsdag kl. 10.00–16.00",
        verified_days=140,
        offers=[
            (GOOD, "", "Profilkläder och förkläden", "Från 20 stycken.", CRAFT),
            (SERVICE, "", "Lagning och ändring av kläder", "", CRAFT),
            (SERVICE, "", "Gardiner och möbeltyg på beställning", "", CRAFT),
        ],
        assessments={
            Criterion.MEANS: (MET, "Bolagsordningen, paragraf 3"),
            Criterion.MEASURED: (MET, "Årlig effektrapport"),
            Criterion.REINVESTED: (MET, "Särskild vinstutdelningsbegränsning i bolagsordningen"),
        },
        figures={1: (8, None, None, 4_470_000), 2: (6, None, None, 3_890_000)},
    ),
    Entry(
        serial=7,
        name="Exempelstädarna i Älmhult",
        municipality="Älmhult",
        kind=ASF,
        summary="Lokalstädning, fönsterputs och flyttstäd med miljömärkta medel.",
        description="<p>Städarna håller rent på kontor, i trapphus och i föreningslokaler. "
        "Alla arbetar "
        "i par, så att ingen är ensam och så att den som är ny lär sig av den som kan.</p>",
        goals=["arbetsintegration", "jamstalldhet"],
        target_groups=["langt-fran-arbetsmarknaden", "nyanlanda", "sjukskrivna-lange"],
        service_area=CHOSEN,
        served=["Älmhult", "Ljungby", "Markaryd"],
        street="Exempelgatan 22",
        postal_code="343 30",
        locality="Älmhult",
        place=("56.55190", "14.13810"),
        phone="031-390 06 07",
        mailbox="stadarna",
        website="https://example.se/stadarna",
        is_member=True,
        verified_days=410,
        offers=[
            (SERVICE, "", "Lokalstädning", "Kontor, trapphus och skolor.", CLEANING),
            (SERVICE, "", "Fönsterputs", "", CLEANING),
            (SERVICE, "", "Flyttstädning", "", CLEANING),
            (INTEGRATION, "work_training", "Arbetsträning i par", "", CLEANING),
        ],
        areas={"Flyttstädning": (OWN, [])},
        trainings={"Arbetsträning i par": ([AGENCY, MUNICIPALITY], None, None)},
        assessments={
            Criterion.MEANS: (MET, "Stadgarna, paragraf 2"),
            Criterion.MEASURED: (OPEN, ""),
            Criterion.REINVESTED: (MET, "Stadgarna, paragraf 13"),
            Criterion.PURPOSE: (MET, "Stadgarna, paragraf 2"),
            Criterion.PARTICIPATION: (MET, "Medlemskap i föreningen"),
            Criterion.PROFITS: (MET, "Årsredovisningen"),
            Criterion.INDEPENDENT: (MET, "Föreningens styrelse"),
        },
        figures={1: (14, 12, 46, 6_150_000), 2: (12, 13, 48, 5_380_000)},
        certifications=[("Miljömärkt städtjänst", "Exempelmärket", 210)],
    ),
    Entry(
        serial=8,
        name="Exempelvaktmästarna i Uppvidinge",
        municipality="Uppvidinge",
        kind=ASF,
        legal_form=LegalForm.NON_PROFIT_ASSOCIATION,
        summary="Fastighetsskötsel, snöröjning och småjobb i byarna kring Åseda.",
        description="<p>Vaktmästarna klipper, skottar, målar och bär. De äldre i byn ringer när "
        "stuprännan läcker, och bostadsbolaget när ett helt trapphus ska målas om.</p>",
        goals=["arbetsintegration", "levande-landsbygd", "trygg-livsmiljo"],
        target_groups=["langt-fran-arbetsmarknaden", "funktionsnedsattning"],
        street="Exempelstigen 5",
        postal_code="364 30",
        locality="Åseda",
        place=("57.17120", "15.34640"),
        phone="031-390 06 08",
        mailbox="vaktmastarna",
        contact_name="Exempel Nyström",
        contact_is_public=True,
        is_member=True,
        verified_days=201,
        offers=[
            (
                SERVICE,
                "",
                "Fastighetsskötsel",
                "Tillsyn, gräsklippning och småreparationer.",
                CARETAKING,
            ),
            (SERVICE, "", "Snöröjning och halkbekämpning", "", CARETAKING),
            (SERVICE, "", "Målning inomhus", "", CARETAKING),
            (INTEGRATION, "day_activity", "Daglig verksamhet i arbetslag", "", CARETAKING),
        ],
        areas={"Målning inomhus": (CHOSEN, ["Uppvidinge", "Lessebo"])},
        trainings={"Daglig verksamhet i arbetslag": ([MUNICIPALITY], 2, 33)},
        assessments={
            Criterion.MEANS: (MET, "Stadgarna, paragraf 3"),
            Criterion.MEASURED: (NOT_MET, "Ingen uppföljning mot målen ännu"),
            Criterion.REINVESTED: (MET, "Stadgarna, paragraf 8"),
            Criterion.PURPOSE: (MET, "Stadgarna, paragraf 3"),
            Criterion.PARTICIPATION: (PARTLY, "Handlingsplan för delaktighet finns"),
            Criterion.PROFITS: (MET, "Årsredovisningen"),
            Criterion.INDEPENDENT: (MET, "Föreningens styrelse"),
        },
        figures={1: (4, 8, 63, 1_910_000), 2: (4, 6, 60, 1_740_000)},
    ),
    Entry(
        serial=9,
        name="Exempelmonteringen i Markaryd",
        municipality="Markaryd",
        kind=ASF,
        legal_form=LegalForm.LIMITED_COMPANY_SVB,
        summary="Monterar, packar och kontrollerar åt industrin, i korta serier och i god tid.",
        description="<p>I lokalerna vid stambanan monteras pumpdelar, packas skruvsatser och "
        "kontrolleras plastdetaljer. Kunderna är verkstadsföretag i sydvästra Småland.</p>",
        goals=["arbetsintegration", "minskat-utanforskap"],
        target_groups=["funktionsnedsattning", "langt-fran-arbetsmarknaden", "unga-utan-arbete"],
        service_area=BEYOND,
        street="Exempelindustrivägen 9",
        postal_code="285 31",
        locality="Markaryd",
        place=("56.45980", "13.60120"),
        phone="031-390 06 09",
        mailbox="monteringen",
        website="https://example.se/monteringen",
        verified_days=58,
        offers=[
            (SERVICE, "", "Legomontering", "Serier från 50 till 20 000 stycken.", ASSEMBLY),
            (SERVICE, "", "Packning och märkning", "", ASSEMBLY),
            (SERVICE, "", "Kontrollmätning", "", ASSEMBLY),
            (INTEGRATION, "work_training", "Arbetsträning i industrimiljö", "", ASSEMBLY),
        ],
        areas={"Arbetsträning i industrimiljö": (CHOSEN, ["Markaryd", "Ljungby"])},
        trainings={
            "Arbetsträning i industrimiljö": ([AGENCY, INSURANCE, COORDINATION], 5, 18),
        },
        assessments={
            Criterion.MEANS: (MET, "Bolagsordningen, paragraf 3"),
            Criterion.MEASURED: (MET, "Redovisar vägar till arbete varje år"),
            Criterion.REINVESTED: (MET, "Särskild vinstutdelningsbegränsning i bolagsordningen"),
            Criterion.PURPOSE: (MET, "Bolagsordningen, paragraf 3"),
            Criterion.PARTICIPATION: (MET, "Samverkansavtal med medarbetarna"),
            Criterion.PROFITS: (MET, "Årsredovisningen"),
            Criterion.INDEPENDENT: (MET, "Ägs till fullo av föreningar"),
        },
        figures={
            1: (19, 26, 58, 11_850_000),
            2: (18, 22, 55, 10_930_000),
            3: (16, 21, 57, 9_760_000),
        },
        certifications=[("Kvalitetsledning", "Exempelcertifiering", 620)],
    ),
    Entry(
        serial=10,
        name="Exempeltryckeriet Typen",
        municipality="Växjö",
        legal_form=LegalForm.LIMITED_COMPANY,
        summary="Trycksaker, film och grafisk form som går att läsa, höra och förstå.",
        description="<p>Typen gör trycksaker och webbtexter i lättläst form, med tolkning och "
        "textning "
        "när det behövs. Överskottet går till kurser i digital delaktighet.</p>",
        goals=["utbildning-och-sprak", "minskat-utanforskap"],
        service_area=BEYOND,
        street="Exempelgatan 40",
        postal_code="352 31",
        locality="Växjö",
        place=("56.88110", "14.79870"),
        phone="031-390 06 10",
        mailbox="typen",
        website="https://example.se/typen",
        verified_days=290,
        offers=[
            (SERVICE, "", "Tryck av broschyrer och skyltar", "", MEDIA),
            (SERVICE, "", "Lättläst text och form", "Granskas av en läsgrupp.", MEDIA),
            (SERVICE, "", "Film med textning och syntolkning", "", MEDIA),
        ],
        assessments={
            Criterion.MEANS: (MET, "Ägardirektivet"),
            Criterion.MEASURED: (PARTLY, "Mäter antal kurser, inte vad de leder till"),
            Criterion.REINVESTED: (PARTLY, "Utdelning vart tredje år"),
        },
        figures={1: (6, None, None, 5_220_000)},
    ),
    Entry(
        serial=11,
        name="Exempelhunddagiset Tassen",
        municipality="Alvesta",
        legal_form=LegalForm.SOLE_TRADER,
        summary="Hunddagis där skolungdomar som har det tufft får ta hand om hundarna.",
        description="<p>Tolv hundar, två hagar och en soffa. Ungdomar kommer hit två "
        "eftermiddagar i "
        "veckan genom ett avtal med skolan.</p>",
        goals=["folkhalsa", "minskat-utanforskap"],
        target_groups=["unga-utan-arbete"],
        postal_code="342 32",
        locality="Alvesta",
        phone="070-174 06 11",
        mailbox="tassen",
        contact_name="Exempel Lundin",
        opening_hours="Måndag till fredag kl. 6.30–18.00",
        verified_days=160,
        offers=[
            (SERVICE, "", "Hunddagis", "", ANIMALS),
            (SERVICE, "", "Hundpassning under semestern", "", ANIMALS),
        ],
        figures={1: (1, None, None, 640_000)},
    ),
    Entry(
        serial=12,
        name="Exempelvandrarhemmet Sjöutsikten",
        municipality="Tingsryd",
        legal_form=LegalForm.NON_PROFIT_ASSOCIATION,
        lifecycle=Lifecycle.DORMANT,
        past=[(Lifecycle.ACTIVE, 1400)],
        lifecycle_days=120,
        summary="Vandrarhem och konferens vid Tiken, drivet av bygden för bygden.",
        description="<p>Huset renoveras och öppnar igen när taket är lagt. Föreningen har kvar "
        "sina "
        "medlemmar och sitt bokningssystem.</p>",
        goals=["levande-landsbygd", "kultur-och-motesplatser"],
        street="Exempelstranden 1",
        postal_code="362 30",
        locality="Tingsryd",
        place=("56.52870", "14.97740"),
        phone="031-390 06 12",
        mailbox="sjoutsikten",
        website="https://example.se/sjoutsikten",
        verified_days=110,
        offers=[
            (SERVICE, "", "Logi för grupper", "34 bäddar.", LODGING),
            (SERVICE, "", "Konferens med helpension", "", LODGING),
        ],
        assessments={
            Criterion.MEANS: (MET, "Stadgarna, paragraf 2"),
            Criterion.REINVESTED: (MET, "Stadgarna, paragraf 15"),
        },
        figures={2: (2, None, None, 1_230_000), 3: (3, None, None, 1_610_000)},
    ),
    Entry(
        serial=13,
        name="Exempelbyrån Siffran",
        municipality="Ljungby",
        legal_form=LegalForm.LIMITED_COMPANY_SVB,
        lifecycle=Lifecycle.PLANNED,
        lifecycle_days=30,
        summary="Bokföring och it-stöd till föreningar, utfört av personer med autism.",
        description="<p>Byrån öppnar till våren. Just nu söker grundarna sina första tio "
        "kunder.</p>",
        goals=["arbetsintegration"],
        target_groups=["funktionsnedsattning"],
        service_area=COUNTY,
        locality="Ljungby",
        phone="031-390 06 13",
        mailbox="siffran",
        contact_name="Exempel Svensson",
        contact_is_public=True,
        offers=[
            (SERVICE, "", "Bokföring och bokslut", "", OFFICE),
            (SERVICE, "", "It-stöd på plats", "", OFFICE),
        ],
    ),
    Entry(
        serial=14,
        name="Exempeltvätten i Lessebo",
        municipality="Lessebo",
        kind=ASF,
        lifecycle=Lifecycle.CEASED,
        past=[(Lifecycle.ACTIVE, 3985)],
        lifecycle_days=700,
        summary="Tvätt och mangling åt äldreboenden och restauranger.",
        description="<p>Tvätten drevs i nio år. När avtalet med den största kunden gick ut lades "
        "verksamheten ner, och maskinerna såldes till en annan förening.</p>",
        goals=["arbetsintegration"],
        target_groups=["langt-fran-arbetsmarknaden"],
        locality="Hovmantorp",
        verified_days=680,
        offers=[(SERVICE, "", "Tvätt av arbetskläder och linne", "", CLEANING)],
        figures={3: (6, 9, 60, 2_240_000)},
    ),
    Entry(
        serial=15,
        name="Exempelköket Grytan",
        municipality="Markaryd",
        kind=ASF,
        lifecycle=Lifecycle.BANKRUPT,
        past=[(Lifecycle.ACTIVE, 2310)],
        lifecycle_days=420,
        summary="Storkök som lagade matlådor till hemtjänst och förskolor.",
        description="<p>Grytan försattes i konkurs. Sidan ligger kvar som en del av länets "
        "historia.</p>",
        goals=["arbetsintegration", "folkhalsa"],
        locality="Strömsnäsbruk",
        offers=[(SERVICE, "", "Matlådor och storkök", "", CAFE)],
        figures={3: (11, 7, 39, 6_020_000)},
    ),
    Entry(
        serial=16,
        name="Exempelfriskvården Andas",
        municipality="Älmhult",
        summary="Yoga, skogspromenader och samtal för den som är på väg tillbaka.",
        description="<p>Andas ordnar grupper på hälsocentraler, arbetsplatser och bibliotek. "
        "Var tredje "
        "plats är gratis och betalas av de andra två.</p>",
        goals=["folkhalsa", "trygg-livsmiljo"],
        target_groups=["psykisk-ohalsa", "sjukskrivna-lange"],
        service_area=COUNTY,
        street="Exempelallén 4",
        postal_code="343 31",
        locality="Älmhult",
        place=("56.54780", "14.13120"),
        phone="070-174 06 16",
        mailbox="andas",
        website="https://example.se/andas",
        offers=[
            (SERVICE, "", "Friskvård på arbetsplatsen", "", CARE),
            (SERVICE, "", "Skogspromenader i grupp", "", CARE),
        ],
        assessments={Criterion.MEANS: (MET, "Stadgarna, paragraf 2")},
        figures={1: (2, None, None, 890_000)},
    ),
    Entry(
        serial=17,
        name="Exempelbudet i Uppvidinge",
        municipality="Uppvidinge",
        state=Moderation.SUBMITTED,
        lifecycle=Lifecycle.PLANNED,
        summary="Varor hem till dörren i byar som har förlorat sin affär.",
        description="<p>Anmälan väntar på granskning.</p>",
        goals=["levande-landsbygd"],
        locality="Lenhovda",
        phone="031-390 06 17",
        mailbox="budet",
        offers=[(SERVICE, "", "Hemkörning av varor", "", TRANSPORT)],
    ),
    Entry(
        serial=18,
        name="Exempelhantverket Kringlan",
        municipality="Växjö",
        legal_form=LegalForm.NON_PROFIT_ASSOCIATION,
        state=Moderation.ARCHIVED,
        lifecycle=Lifecycle.CEASED,
        past=[(Lifecycle.ACTIVE, 2900)],
        lifecycle_days=1100,
        summary="Hantverksbutik som har gått upp i en annan förening.",
        description="",
        locality="Växjö",
        offers=[(GOOD, "", "Hantverk", "", CRAFT)],
    ),
]
