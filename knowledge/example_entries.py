"""The demo's own library: made up, named "Exempel…", and of every kind that a page can show.

Addresses lead to example.se, which belongs to nobody.
"""

from dataclasses import dataclass, field

from kronoberg_portal.foundation.publishing.models import State

from .example_files import docx, pdf
from .models import Action, Resource

Kind = Resource.Kind
SOURCE = "Exempelorganisationen"


@dataclass(frozen=True)
class Document:
    """A file: its own name, the text of its link, its content and language."""

    name: str
    title: str
    content: bytes
    language: str = Resource.Language.SWEDISH


@dataclass(frozen=True)
class Entry:
    """A resource. Days count from the day when the examples are added; negative is before."""

    title: str
    kind: str
    summary: str
    body: str
    days: int
    topics: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    source: str = SOURCE
    source_url: str = ""
    language: str = Resource.Language.SWEDISH
    valid_days: int | None = None
    deadline_days: int | None = None
    film_url: str = ""
    transcript: str = ""
    documents: tuple[Document, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    municipalities: tuple[str, ...] = ()
    enterprise_count: int = 0
    state: str = State.PUBLISHED


ENTRIES = [
    Entry(
        title="Exempelrapport: Tre kommuner som köper av sociala företag",
        kind=Kind.REPORT,
        summary="Hur tre påhittade kommuner gick från goda avsikter till avtal, och vad som höll "
        "på att gå fel på vägen.",
        body="<p>Rapporten följer tre kommuner under två år. Alla tre ville köpa mer av sociala "
        "företag, men de började i var sin ände.</p>"
        "<h2>Det som gjorde skillnad</h2><ul>"
        "<li><p>Inköpare och företag träffades innan underlaget skrevs.</p></li>"
        "<li><p>Stora uppdrag delades upp i mindre delar.</p></li>"
        "<li><p>Någon hade som uppgift att följa upp.</p></li></ul>"
        "<h2>Det som tog tid</h2><p>Att enas om hur resultatet skulle mätas. I två av kommunerna "
        "dröjde det ett halvår.</p>",
        days=-40,
        topics=("upphandling", "samverkan"),
        tasks=("stodja-kommunerna",),
        source_url="https://example.se/rapporter",
        documents=(
            Document(
                "Exempelrapport tre kommuner.pdf",
                "Exempelrapporten i sin helhet",
                pdf(
                    "Exempelrapport: Tre kommuner som köper av sociala företag",
                    [
                        "Det här är ett exempel. Kommuner, företag och resultat är påhittade.",
                        "Rapporten följer tre kommuner under två år. Alla tre ville köpa mer av "
                        "sociala företag, men de började i var sin ände: en i upphandlingen, en i "
                        "arbetsmarknadsenheten och en i näringslivsavdelningen.",
                        "Det som gjorde skillnad var att inköpare och företag träffades innan "
                        "underlaget skrevs, att stora uppdrag delades upp och att någon hade som "
                        "uppgift att följa upp.",
                    ],
                ),
            ),
        ),
        municipalities=("Ljungby", "Tingsryd", "Älmhult"),
        enterprise_count=2,
    ),
    Entry(
        title="Exempelmall: Överenskommelse om arbetsträning",
        kind=Kind.TEMPLATE,
        summary="En sida att fylla i tillsammans: vem som gör vad när en person arbetstränar i ett "
        "socialt företag.",
        body="<p>Mallen är tänkt för företaget, den som anvisar och personen själv. Fyll i den "
        "tillsammans och gå igenom den igen efter en månad.</p>",
        days=-75,
        topics=("samverkan", "start-av-asf"),
        tasks=("stodja-asf-i-kronoberg",),
        documents=(
            Document(
                "Exempelmall överenskommelse.docx",
                "Mallen att fylla i",
                docx(
                    "Överenskommelse om arbetsträning (exempel)",
                    [
                        "Det här är ett exempel på en mall.",
                        "Vem arbetstränar: ",
                        "Företag och handledare: ",
                        "Från och med, till och med: ",
                        "Det här ska jag få pröva: ",
                        "Så vet vi att det går bra: ",
                    ],
                ),
            ),
        ),
    ),
    Entry(
        title="Exempelfilm: En dag på återbrukscaféet",
        kind=Kind.FILM,
        summary="Fyra minuter om kaffe, gamla möbler och att bli väntad på. Påhittat, men så kunde "
        "det vara.",
        body="<p>Filmen passar att visa i början av en träff. Låt deltagarna prata två och två "
        "efteråt: Vad är det som gör att det här är ett företag?</p>",
        days=-20,
        topics=("kunskap-och-motesplatser",),
        tasks=("sprida-kunskap",),
        film_url="https://example.se/film/aterbrukscafe",
        transcript="Klockan är sju. Någon låser upp dörren till caféet.\n\n"
        "– Jag brukar vara först, för jag tycker om när det är tyst, säger Exempel-Maria.\n\n"
        "I rummet innanför står stolarna som ska lagas i dag. Det är kommunen som har beställt "
        "dem till ett bibliotek.\n\n"
        "– Förut var jag hemma i sex år. Nu undrar de var jag är om jag inte kommer.\n\n"
        "Vid lunch är alla bord upptagna. Överskottet från köket går till en ny symaskin.",
    ),
    Entry(
        title="Exempelutlysning: Stöd till nya mötesplatser",
        kind=Kind.CALL,
        summary="En påhittad utlysning som är öppen: medel till den som vill starta en mötesplats "
        "där människor får pröva att arbeta.",
        body="<h2>Vem kan söka</h2><p>Föreningar, sociala företag och kommuner, gärna tillsammans."
        "</p><h2>Så söker du</h2><p>Beskriv på högst tre sidor vad ni vill göra, för vem och hur "
        "ni ska märka att det gör nytta.</p>",
        days=-6,
        topics=("finansiering", "kunskap-och-motesplatser"),
        tasks=("omvarldsbevaka",),
        source_url="https://example.se/utlysningar",
        deadline_days=75,
    ),
    Entry(
        title="Exempelutlysning: Förstudier om social innovation",
        kind=Kind.CALL,
        summary="En påhittad utlysning som har stängt. Sidan ligger kvar och säger det själv.",
        body="<p>Utlysningen gällde mindre förstudier, högst ett halvår långa.</p>",
        days=-200,
        topics=("finansiering", "social-innovation"),
        tasks=("omvarldsbevaka",),
        deadline_days=-90,
    ),
    Entry(
        title="Exempelpolicy för sociala hänsyn i inköp",
        kind=Kind.POLICY,
        summary="En påhittad kommuns policy. Den har slutat gälla och är märkt som inaktuell.",
        body="<p>Kommunen ska vid varje inköp fråga sig om det kan göras så att fler människor får "
        "arbeta.</p><blockquote><p>Den billigaste lösningen är sällan den som lämnar flest utanför."
        "</p></blockquote>",
        days=-1400,
        valid_days=-300,
        topics=("upphandling",),
        tasks=("stodja-kommunerna",),
        municipalities=("Alvesta",),
    ),
    Entry(
        title="Exempelnotis: Nya regler om sociala hänsyn är på väg",
        kind=Kind.SCANNING_NOTE,
        summary="En påhittad utredning föreslår att det ska bli enklare att dela upp inköp i "
        "mindre delar.",
        body="<h2>Varför är det viktigt för Kronoberg?</h2><p>Länets sociala företag är små. Delas "
        "uppdragen upp kan fler av dem lämna anbud.</p>",
        days=-3,
        topics=("upphandling",),
        tasks=("omvarldsbevaka",),
        source_url="https://example.se/nyheter",
        links=(("https://example.se/utredningen", "Den påhittade utredningen"),),
    ),
    Entry(
        title="Example report: Measuring what matters",
        kind=Kind.REPORT,
        summary="Exempel på en rapport på engelska: hur sociala företag kan mäta nyttan utan att "
        "drunkna i siffror.",
        body="<p>Rapporten är på engelska. Här är det viktigaste på svenska:</p><ol>"
        "<li><p>Välj högst tre mått, och låt dem som berörs vara med och välja.</p></li>"
        "<li><p>Mät före, under och efter.</p></li>"
        "<li><p>Berätta också om det som inte blev som ni trodde.</p></li></ol>",
        days=-320,
        topics=("effektmatning",),
        tasks=("omvarldsbevaka",),
        source="Example Institute",
        source_url="https://example.org/",
        language=Resource.Language.ENGLISH,
        documents=(
            Document(
                "Example report.pdf",
                "Measuring what matters",
                pdf(
                    "Example report: Measuring what matters",
                    [
                        "This is an example. The institute and its findings are made up.",
                        "Choose three measures at most. Measure before, during and after. Tell "
                        "also what did not turn out as you thought.",
                    ],
                    "en",
                ),
                Resource.Language.ENGLISH,
            ),
        ),
    ),
    Entry(
        title="Exempel: Cykelverkstaden som blev en arbetsplats",
        kind=Kind.GOOD_EXAMPLE,
        summary="Från tre cyklar i ett garage till elva sysselsatta. En påhittad berättelse om hur "
        "det kan gå till.",
        body="<p>Det började med att någon skänkte tre trasiga cyklar. Två år senare servar "
        "verkstaden kommunens alla tjänstecyklar.</p><h2>Tre råd</h2><ul>"
        "<li><p>Börja med en kund, inte med en lokal.</p></li>"
        "<li><p>Ta hjälp med bokföringen från första dagen.</p></li>"
        "<li><p>Berätta vad ni gör, om och om igen.</p></li></ul>",
        days=-130,
        topics=("start-av-asf", "ledarskap"),
        tasks=("sprida-kunskap",),
        municipalities=("Växjö",),
        enterprise_count=1,
    ),
    Entry(
        title="Exempelmetod: Effektmätning på en eftermiddag",
        kind=Kind.METHOD,
        summary="Fyra frågor, ett bord och ett stort papper. En enkel metod att börja med.",
        body="<table><tbody><tr><th>Steg</th><th>Fråga</th><th>Tid</th></tr>"
        "<tr><td>1</td><td>Vem ska få det bättre?</td><td>30 minuter</td></tr>"
        "<tr><td>2</td><td>Hur märks det?</td><td>45 minuter</td></tr>"
        "<tr><td>3</td><td>Vad vet vi redan?</td><td>30 minuter</td></tr>"
        "<tr><td>4</td><td>Vad ska vi börja mäta?</td><td>45 minuter</td></tr></tbody></table>"
        "<p>Spara papperet. Ta fram det igen om ett halvår.</p>",
        days=-500,
        topics=("effektmatning",),
        tasks=("utbilda",),
    ),
    Entry(
        title="Exempelpresentation: Socialt företagande på tio minuter",
        kind=Kind.PRESENTATION,
        summary="Bilder och manus för dig som ska berätta om socialt företagande på ett möte.",
        body="<p>Manuset är skrivet för att läsas högt. Stryk det som inte passar.</p>",
        days=-260,
        topics=("kunskap-och-motesplatser",),
        tasks=("sprida-kunskap",),
        documents=(
            Document(
                "Exempelmanus.docx",
                "Manus att läsa högt",
                docx(
                    "Socialt företagande på tio minuter (exempel)",
                    [
                        "Hej! Jag ska berätta om företag som finns för att göra nytta.",
                        "De säljer varor och tjänster som andra. Men överskottet stannar i "
                        "uppdraget, och resultatet mäts mot det som de vill uppnå.",
                    ],
                ),
            ),
            Document(
                "Exempelbilder.pdf",
                "Bilderna",
                pdf("Socialt företagande på tio minuter (exempel)", ["Bild 1: Varför finns vi?"]),
            ),
        ),
    ),
    Entry(
        title="Exempelutkast: Så ordnar du ett studiebesök",
        kind=Kind.GUIDE,
        summary="Ett utkast som bara syns för den som är inloggad på kontoret.",
        body="<p>Här ska det stå en checklista.</p>",
        days=0,
        topics=("kunskap-och-motesplatser",),
        tasks=("utbilda",),
        state=State.DRAFT,
    ),
]


@dataclass(frozen=True)
class ExampleAction:
    title: str
    state: str
    responsible: str = ""
    due_days: int | None = None
    follow_up: str = ""
    follow_up_days: int | None = None


@dataclass(frozen=True)
class ExampleGoal:
    title: str
    description: str
    actions: list[ExampleAction] = field(default_factory=list)


Stand = Action.State
PLAN_TITLE = "Exempelplan för socialt företagande"
PLAN_SUMMARY = "En påhittad plan som visar hur mål, åtgärder och uppföljning kan se ut."
PLAN_BODY = (
    "<p>Mål, åtgärder och resultat på den här sidan är påhittade. De visar hur en plan kan följas "
    "upp i portalen.</p>"
)
GOALS = [
    ExampleGoal(
        "Fler i länet vet vad ett socialt företag är",
        "Både de som köper in, de som anvisar och de som funderar på att starta.",
        [
            ExampleAction(
                "Ordna en grundutbildning för kommunernas inköpare",
                Stand.DONE,
                "Region Kronoberg",
                -120,
                "Genomförd med 24 deltagare från sex kommuner.",
                -100,
            ),
            ExampleAction(
                "Ge ut ett nyhetsbrev fyra gånger om året",
                Stand.ONGOING,
                "Region Kronoberg",
                200,
                "Två nummer av fyra har kommit ut.",
                -15,
            ),
            ExampleAction("Göra en utställning att låna", Stand.DROPPED, "Region Kronoberg"),
        ],
    ),
    ExampleGoal(
        "Kommunerna köper mer av sociala företag",
        "",
        [
            ExampleAction(
                "Ta fram en gemensam mall för reserverad upphandling",
                Stand.DONE,
                "Exempelkommunerna",
                -30,
                "Mallen används av tre kommuner.",
                -10,
            ),
            ExampleAction(
                "Ordna ett möte mellan inköpare och företag i varje kommun",
                Stand.ONGOING,
                "Exempelkommunerna",
                150,
            ),
            ExampleAction(
                "Följa upp inköpen en gång om året",
                Stand.PLANNED,
                "Region Kronoberg",
                330,
            ),
        ],
    ),
    ExampleGoal(
        "De sociala företagen är starkare",
        "Företagen ska klara sig också när ett stöd tar slut.",
        [
            ExampleAction(
                "Starta en grupp där företagsledare lär av varandra",
                Stand.PAUSED,
                "Exempelsamverkan",
                60,
                "Pausad tills en ny samordnare är på plats.",
                -25,
            ),
            ExampleAction("Erbjuda rådgivning om ekonomi", Stand.PLANNED),
        ],
    ),
]
