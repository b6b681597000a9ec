"""The demo's own events: made up, named "Exempel…", one for each way that an event can stand.

Days count from the day when the examples are added; negative is before. Meeting links lead to
example.se, which belongs to nobody.
"""

from dataclasses import dataclass

from .models import Event, EventState, Question

Kind, Format = Event.Kind, Event.Format

ACCESS = (
    "Entrén ligger i gatunivå och har automatisk dörr. Hiss och rymlig toalett finns. "
    "Salen har hörslinga. Två parkeringsplatser för rörelsehindrade ligger vid ingången."
)


@dataclass(frozen=True)
class Meeting:
    """One session of a course."""

    title: str
    days: int


@dataclass(frozen=True)
class Asked:
    """A question to each participant; ``kind`` as the model says."""

    text: str
    kind: str = Question.Kind.TEXT
    choices: tuple[str, ...] = ()
    is_required: bool = False
    answers: tuple[str, ...] = ()  # what the made-up people answer, in turn


@dataclass(frozen=True)
class Entry:
    """An event, and how many have registered for it."""

    title: str
    kind: str
    summary: str
    days: int
    hour: int = 13
    hours: int = 3
    body: str = ""
    programme: str = ""
    audience: str = ""
    format: str = Format.ON_SITE
    venue: str = ""
    venue_address: str = ""
    municipality: str = ""
    meeting_link: str = ""
    capacity: int | None = None
    has_waiting_list: bool = True
    most_per_municipality: int | None = None
    needs_approval: bool = False
    serves_food: bool = False
    asks_access_needs: bool = False
    opens_days: int | None = None
    state: str = EventState.PUBLISHED
    cancel_reason: str = ""
    tasks: tuple[str, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    seated: int = 0
    waiting: int = 0
    pending: int = 0
    material_count: int = 0
    speakers: str = ""
    latitude: str = ""
    longitude: str = ""
    gives_certificate: bool = False
    sessions_for_certificate: int | None = None
    changes_days: int | None = None  # so many days before it starts
    questions: tuple[Asked, ...] = ()


ENTRIES = [
    Entry(
        title="Exempelutbildning: Reserverad upphandling i praktiken",
        kind=Kind.TRAINING,
        summary="En eftermiddag för dig som köper in: när får du reservera, hur skriver du kraven "
        "och vad frågar du i prövningen?",
        days=9,
        body="<p>Vi går igenom ett helt inköp från behov till uppföljning, med ett påhittat "
        "kafé och en påhittad kommun. Du får med dig en mall att använda redan nästa vecka.</p>"
        "<h2>Det lär du dig</h2><ul><li>skillnaden mellan reserverad upphandling och sociala "
        "krav</li><li>hur du pratar med marknaden innan du annonserar</li><li>hur du följer upp "
        "utan att det blir tungt för ett litet företag</li></ul>",
        programme="<ul><li><strong>13.00</strong> Välkomna, kaffe och smörgås</li>"
        "<li><strong>13.30</strong> Reglerna på en kvart</li><li><strong>14.00</strong> Ett inköp "
        "steg för steg</li><li><strong>15.15</strong> Egna frågor i mindre grupper</li>"
        "<li><strong>16.00</strong> Slut</li></ul>",
        audience="Inköpare, upphandlare och chefer i kommuner och region.",
        venue="Exempelsalen",
        venue_address="Exempelgatan 1, Växjö",
        municipality="vaxjo",
        capacity=12,
        serves_food=True,
        asks_access_needs=True,
        tasks=("utbilda", "stodja-kommunerna"),
        seated=10,
        speakers="Ester Exempelsson, upphandlingsjurist, Exempelkommunen\n"
        "Omar Exempelberg, verksamhetsledare, Exempelkafét",
        latitude="56.87767",
        longitude="14.80906",
        changes_days=2,
        gives_certificate=True,
        questions=(
            Asked(
                "Vad köper du mest in?",
                Question.Kind.CHOICE,
                ("Varor", "Tjänster", "Bygg", "Jag köper inte in"),
                is_required=True,
                answers=("Tjänster", "Varor", "Tjänster", "Bygg"),
            ),
            Asked(
                "Vilken fråga vill du ha svar på?",
                answers=("Hur skriver man kraven?", "", "När får man reservera?", ""),
            ),
            Asked(
                "Får vi skicka mallen till dig i förväg?",
                Question.Kind.YES_NO,
                answers=("Ja", "Ja", "Nej"),
            ),
        ),
    ),
    Entry(
        title="Exempelworkshop: Skriv en policy som används",
        kind=Kind.WORKSHOP,
        summary="Ta med ert utkast och gå hem med en text på två sidor.",
        days=12,
        hour=9,
        body="<p>Vi skriver tillsammans, läser högt och stryker.</p>",
        audience="Kommuner som har eller vill ha en policy för socialt företagande.",
        venue="Exempelbiblioteket",
        venue_address="Exempelvägen 8, Älmhult",
        municipality="almhult",
        capacity=20,
        state=EventState.CANCELLED,
        cancel_reason="Kursledaren är sjuk. Vi hoppas kunna bjuda in till en ny dag i vår.",
        tasks=("stodja-kommunerna",),
        seated=6,
    ),
    Entry(
        title="Exempelwebbinarium: Mät det som betyder något",
        kind=Kind.WEBINAR,
        summary="En timme om hur ett litet företag visar vilken nytta det gör, utan att drunkna i "
        "siffror.",
        days=16,
        hour=12,
        hours=1,
        body="<p>Tre företag berättar vilka två eller tre mått de har valt, hur de samlar in dem "
        "och vad de har slutat mäta.</p>",
        audience="Du som driver eller stödjer ett socialt företag.",
        format=Format.ONLINE,
        meeting_link="https://moten.example.se/mat-det-som-betyder-nagot",
        tasks=("sprida-kunskap",),
        seated=14,
    ),
    Entry(
        title="Exempelträff: Nätverket för kommunernas kontakter",
        kind=Kind.NETWORK_MEETING,
        summary="Vi ses en förmiddag, delar det som har fungerat sedan sist och planerar våren.",
        days=23,
        hour=9,
        programme="<ul><li><strong>9.00</strong> Fika</li><li><strong>9.30</strong> Laget runt: en "
        "sak som gick bra, en som gick fel</li><li><strong>10.30</strong> Ett företag berättar"
        "</li><li><strong>11.30</strong> Vårens kalender</li></ul>",
        audience="Kommunernas kontaktpersoner för socialt företagande.",
        venue="Exempelhuset",
        venue_address="Exempeltorget 3, Alvesta",
        municipality="alvesta",
        capacity=16,
        serves_food=True,
        tasks=("samordna", "stodja-kommunerna"),
        seated=16,
        waiting=3,
        latitude="56.89930",
        longitude="14.55600",
    ),
    Entry(
        title="Exempelkurs: Starta ett arbetsintegrerande socialt företag",
        kind=Kind.TRAINING,
        summary="Tre eftermiddagar från idé till plan: människorna, affären och formen.",
        days=30,
        body="<p>Kursen är för er som vill starta tillsammans. Mellan gångerna gör ni en uppgift "
        "hemma, och alla får en timme egen rådgivning.</p>",
        audience="Grupper på minst två personer med en idé.",
        venue="Exempelverkstan",
        venue_address="Exempelgränd 2, Ljungby",
        municipality="ljungby",
        capacity=15,
        serves_food=True,
        asks_access_needs=True,
        tasks=("utbilda", "stodja-asf-i-kronoberg"),
        meetings=(
            Meeting("Människorna: vilka vi är och vad vi kan", 30),
            Meeting("Affären: vem som köper och varför", 44),
            Meeting("Formen: förening, bolag och avtal", 58),
        ),
        seated=4,
        speakers="Agnes Exempelgren, kooperativ rådgivare\n"
        "Nils Exempelqvist, en av fem som startade Exempelsnickeriet",
        latitude="56.83320",
        longitude="13.94080",
        gives_certificate=True,
        sessions_for_certificate=2,
        questions=(
            Asked(
                "Beskriv er idé med en mening.",
                is_required=True,
                answers=("Vi lagar cyklar.", "Ett kafé vid stationen.", "Trädgård åt äldre."),
            ),
        ),
    ),
    Entry(
        title="Exempelbesök: En dag i ett återbruksföretag",
        kind=Kind.STUDY_VISIT,
        summary="Följ med i arbetet från inlämning till butik, och prata med dem som arbetar där.",
        days=37,
        hour=10,
        hours=4,
        body="<p>Lokalen är liten, så vi läser anmälningarna och ser till att flera kommuner får "
        "vara med.</p>",
        audience="Politiker och tjänstepersoner som vill se hur det går till.",
        venue="Exempel Återbruk",
        venue_address="Exempelleden 12, Tingsryd",
        municipality="tingsryd",
        capacity=8,
        needs_approval=True,
        asks_access_needs=True,
        tasks=("sprida-kunskap",),
        seated=2,
        pending=3,
        latitude="56.52450",
        longitude="14.97850",
    ),
    Entry(
        title="Exempelkonferens: Små företag, stor nytta",
        kind=Kind.CONFERENCE,
        summary="En hel dag om socialt företagande i Småland, på plats och på nätet.",
        days=95,
        hour=9,
        hours=7,
        body="<p>Förmiddagen hålls i stora salen och sänds. Eftermiddagen är samtal i grupper, "
        "bara för er som är på plats.</p>",
        audience="Alla som är nyfikna.",
        format=Format.HYBRID,
        venue="Exempelteatern",
        venue_address="Exempelparken 1, Växjö",
        municipality="vaxjo",
        meeting_link="https://moten.example.se/sma-foretag-stor-nytta",
        capacity=120,
        most_per_municipality=15,
        serves_food=True,
        asks_access_needs=True,
        opens_days=20,
        tasks=("samordna", "sprida-kunskap"),
        speakers="Maja Exempeldal, forskare, Exempeluniversitetet\n"
        "Hassan Exempellund, vd, Exempeltvätten\n"
        "Vera Exempelström, kommunalråd, Exempelkommunen",
        latitude="56.87910",
        longitude="14.80610",
        questions=(
            Asked(
                "Hur deltar du?",
                Question.Kind.CHOICE,
                ("På plats", "På nätet"),
                is_required=True,
            ),
        ),
    ),
    Entry(
        title="Exempelmässa: Handla av sociala företag",
        kind=Kind.FAIR,
        summary="Ett utkast: tjugo företag visar vad de säljer.",
        days=120,
        hour=10,
        hours=5,
        venue="Exempelhallen",
        venue_address="Exempelvägen 20, Lessebo",
        municipality="lessebo",
        state=EventState.DRAFT,
    ),
    Entry(
        title="Exempelmöte: Vad är ett socialt företag?",
        kind=Kind.INFORMATION_MEETING,
        summary="De tre kännetecknen, med exempel från vardagen.",
        days=-20,
        hour=18,
        hours=2,
        body="<p>Ett öppet möte för alla som undrade. Vi pratade om mål, mått och vart överskottet "
        "tar vägen.</p>",
        audience="Alla.",
        venue="Exempelgården",
        venue_address="Exempelstigen 5, Markaryd",
        municipality="markaryd",
        capacity=40,
        serves_food=True,
        state=EventState.COMPLETED,
        tasks=("sprida-kunskap",),
        seated=18,
        material_count=2,
        latitude="56.45380",
        longitude="13.59590",
        speakers="Ylva Exempelsson, samordnare",
    ),
    Entry(
        title="Exempelwebbinarium: Pengar till det första året",
        kind=Kind.WEBINAR,
        summary="Lån, stöd, förskott och kunder: vad som går att få och i vilken ordning.",
        days=-75,
        hour=12,
        hours=1,
        format=Format.ONLINE,
        meeting_link="https://moten.example.se/pengar-till-det-forsta-aret",
        audience="Du som ska starta eller nyss har startat.",
        state=EventState.COMPLETED,
        tasks=("sprida-kunskap", "stodja-asf-i-kronoberg"),
        seated=22,
        material_count=1,
    ),
]

_FIRST = (
    "Alva Bo Cecilia Daniel Elsa Farid Greta Hassan Ingrid Johan Karin Leo Maja Nils Olga Per "
    "Rosa Sven Tyra Ulf Vera Wilhelm Ylva Zara Åke Ärla Östen Amina Birgit Carl"
)
_LAST = "Exempelsson Exempelberg Exempelgren Exempelström Exempeldal Exempelqvist Exempellund"
FIRST_NAMES, LAST_NAMES = _FIRST.split(), _LAST.split()
ROLES = [
    "Upphandlare",
    "Enhetschef",
    "Näringslivsutvecklare",
    "Arbetsmarknadshandläggare",
    "Verksamhetsledare",
    "Förtroendevald",
    "",
]
FOOD = ["Vegetariskt", "Glutenfritt", "Laktosfritt", "Veganskt"]
