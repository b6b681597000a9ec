"""What the many made-up enterprises are called, what they offer and how they tell of it.

Varied, so that a search word finds few of them: nobody would ask 20,000 rows for a fourteenth.
"""

from .models import Offer

# ── Trades ───────────────────────────────────────────────────────────────────────────────────
# Sector, and its trades: "what it is called: what it offers". An asterisk marks a good. The number
# says how common the sector is: there are more cafés than printers.
TRADES = {
    ("cafe-restaurang-och-catering", 9): """
        kafét: Lunch, Kaffebröd*, Smörgåstårtor*, Fikakorgar till möten*
        bageriet: Surdegsbröd*, Bullar och kakor*, Bröd till kontor, Beställningstårtor*
        lunchköket: Dagens rätt, Vegetarisk buffé, Matlådor*, Personalmatsal
        cateringen: Catering, Begravningskaffe, Festvåning med servering, Plockmat*
        glassbaren: Mjukglass*, Våfflor*, Glassvagn till marknader
        saluhallen: Sylt och marmelad*, Inlagda grönsaker*, Presentkorgar*
    """,
    ("aterbruk-och-second-hand", 9): """
        återbruket: Begagnade möbler*, Hämtning av bohag, Tömning av dödsbon, Prissättning
        klädkammaren: Begagnade kläder*, Barnkläder*, Klädbyte, Sortering av textil
        bokvinden: Antikvariska böcker*, Skivor och spel*, Bokcirkel
        byggdelarna: Begagnat byggmaterial*, Dörrar och fönster*, Rivning med omsorg
        datorvarvet: Begagnade datorer*, Radering av hårddiskar, Reservdelar till telefoner*
        leksakslådan: Begagnade leksaker*, Uthyrning av barnvagnar, Sportutrustning*
    """,
    ("hantverk-snickeri-och-textil", 7): """
        snickeriet: Möbelreparation, Inredning i trä*, Fågelholkar*, Bänkar och bord*
        tapetserarna: Omklädning av stolar, Madrasser*, Renovering av soffor
        sömnadsateljén: Lagning av kläder, Gardiner*, Förkläden*, Broderi av logotyper
        väveriet: Trasmattor*, Handdukar i lin*, Vävkurs
        keramikverkstaden: Muggar och fat*, Krukor*, Drejning för grupper
        smedjan: Smidda krokar*, Grindar och räcken*, Svetsning
        glashyttan: Glasfåglar*, Ljusstakar*, Glasblåsning för besökare
    """,
    ("odling-och-tradgard", 7): """
        odlingen: Grönsakslådor*, Plantor*, Självplock
        trädgården: Häckklippning, Gräsklippning, Plantering, Ogräsrensning
        växthuset: Tomater*, Kryddor i kruka*, Snittblommor*
        biodlarna: Honung*, Bivaxljus*, Uthyrning av bikupor
        musteriet: Äppelmust*, Mustning av egen frukt, Äpplen*
        skogslaget: Röjning, Trädfällning, Ved*
    """,
    ("fastighetsservice-och-vaktmasteri", 5): """
        vaktmästarna: Fastighetsskötsel, Snöröjning, Rondering
        målarna: Målning inomhus, Fasadmålning, Tapetsering
        hantlangarna: Småreparationer, Byte av lås, Montering av hyllor
        takvakten: Rensning av hängrännor, Takskottning, Mossborttagning
        parklaget: Skötsel av lekplatser, Plockning av skräp, Sandning
    """,
    ("stad-och-tvatt", 6): """
        städarna: Lokalstädning, Flyttstädning, Storstädning
        fönsterputsarna: Fönsterputs, Puts av skyltfönster, Rengöring av solpaneler
        tvätteriet: Tvätt och mangling, Hyrtvätt, Mattvätt
        hemhjälpen: Hemstädning, Strykning, Veckohandling
        saneringen: Klottersanering, Sanering efter brand, Luktsanering
    """,
    ("bil-cykel-och-verkstad", 5): """
        cykelverkstaden: Cykelservice, Begagnade cyklar*, Uthyrning av lådcyklar
        bilverkstaden: Bilservice, Däckbyte, Avgasbyte
        biltvätten: Biltvätt, Rekond, Vaxning
        motorlaget: Lagning av gräsklippare, Slipning av kedjor, Utombordare
        lackeringen: Rostlagning, Lackering, Dekaler*
    """,
    ("logi-konferens-och-evenemang", 5): """
        vandrarhemmet: Logi, Frukost, Cykeluthyrning
        konferensgården: Konferens, Mötesrum, Kickoff
        campingen: Tältplatser, Stugor, Kanotuthyrning
        festlokalen: Bröllop, Kalas, Uthyrning av porslin
        scenbygget: Ljud och ljus, Uthyrning av tält, Evenemangsvärdar
    """,
    ("kontor-ekonomi-och-it", 5): """
        byrån: Bokföring, Löner, Deklarationshjälp
        itstödet: It-stöd, Installation av nätverk, Hjälp med mobilen
        arkivet: Skanning av ritningar, Digitalisering av arkiv, Dokumentförstöring
        webbstugan: Webbplatser*, Textgranskning, Tillgänglighetstest
        televäxeln: Telefonpassning, Kundtjänst, Utskick av brev
    """,
    ("media-tryck-och-design", 5): """
        tryckeriet: Broschyrer*, Visitkort*, Affischer*
        filmstudion: Film, Poddinspelning, Direktsändning
        skyltmakarna: Skyltar*, Bildekor*, Gravyr
        formbyrån: Grafisk form, Illustrationer, Logotyper
        fotoateljén: Porträtt, Produktbilder*, Inskanning av diabilder
        screentrycket: Tröjor med tryck*, Tygkassar*, Muggtryck*
    """,
    ("transport-och-bud", 5): """
        budet: Cykelbud, Hemkörning av varor, Medicinleveranser
        flyttlaget: Flytthjälp, Magasinering, Pianoflytt
        skjutsen: Sjukresor, Färdtjänst, Bokbuss
        grovsopsbilen: Hämtning av grovsopor, Återvinning av elektronik, Containrar
    """,
    ("djur", 4): """
        hunddagiset: Hunddagis, Hundpromenader, Valpkurs
        stallet: Stallskötsel, Ridning för barn, Vagnsturer
        fårfarmen: Lammkött*, Ull och garn*, Betesdjur till hagar
        kattpensionatet: Kattpensionat, Kloklippning, Foder*
    """,
    ("utbildning-och-sprak", 5): """
        språkskolan: Svenska för nybörjare, Språkkafé, Tolkning
        kursgården: Datorkurs, Körkortsteori, Jobbsökarkurs
        läxhjälpen: Läxhjälp, Lovskola, Läsecirkel
        kulturskolan: Gitarrkurs, Teatergrupp, Körsång
    """,
    ("vard-omsorg-och-friskvard", 5): """
        friskvården: Yoga, Massage, Friskvårdstimme
        naturrastet: Naturvandringar, Grön rehabilitering, Bad i tunna
        ledsagarna: Ledsagning, Avlösning, Högläsning
        fotvården: Fotvård, Hårklippning, Manikyr
        träffpunkten: Gemenskapsträffar, Samtalsgrupper, Rådgivning
    """,
    ("montering-och-legoarbete", 5): """
        monteringen: Legomontering, Kabelmontering, Kontroll av detaljer
        packeriet: Packning, Etikettering, Kuvertering
        plastverkstaden: Formsprutning*, Gradning, Svarvning
        pallbyggarna: Lagning av lastpallar, Emballage*, Kabeltrummor*
        elslöjden: Lödning, Isärtagning av elektronik, Lampor*
    """,
}

# ── Names ────────────────────────────────────────────────────────────────────────────────────
BEGINNINGS = [
    "Björk",
    "Ek",
    "Gran",
    "Lind",
    "Rönn",
    "Ask",
    "Alm",
    "Hassel",
    "Sälg",
    "Ene",
    "Hägg",
    "Vide",
    "Pil",
    "Lönn",
    "Bok",
    "Tall",
    "Asp",
    "Al",
    "Slån",
    "Nypon",
    "Lingon",
    "Hjortron",
    "Blåbärs",
    "Hallon",
    "Smultron",
    "Tranbärs",
    "Ljung",
    "Vitsipps",
    "Klöver",
    "Timotej",
    "Råg",
    "Havre",
    "Lin",
    "Sjö",
    "Å",
    "Bäck",
    "Myr",
    "Mosse",
    "Ängs",
    "Åker",
    "Hag",
    "Berg",
    "Sten",
    "Flint",
    "Sand",
    "Grus",
    "Ler",
    "Torv",
    "Kvarn",
    "Bruks",
    "Torp",
    "Kol",
    "Glas",
    "Järn",
    "Tegel",
    "Väv",
    "Garn",
    "Kopp",
    "Tran",
    "Orr",
    "Hök",
    "Uggle",
    "Svale",
    "Lärk",
    "Gök",
    "Älg",
    "Lo",
    "Hare",
    "Räv",
    "Igelkotts",
]
ENDS = [
    "gården",
    "kullen",
    "viken",
    "lyckan",
    "backen",
    "hult",
    "måla",
    "ryd",
    "haga",
    "dal",
    "näs",
    "holmen",
    "sjön",
    "bron",
    "grinden",
    "hagen",
    "åsen",
    "lund",
    "torpet",
    "vången",
    "stigen",
    "kärret",
    "fallet",
    "böke",
]
# What some are called instead of by their trade.
FELLOWSHIPS = [
    "kooperativet",
    "föreningen",
    "gemenskapen",
    "kompaniet",
    "kraften",
    "länken",
    "navet",
    "bryggan",
    "växtplatsen",
    "huset",
    "laget",
    "nätverket",
    "rörelsen",
    "stegen",
    "vändpunkten",
    "gnistan",
    "ankaret",
    "kompassen",
    "mötesplatsen",
    "pusslet",
]
# Where in each municipality; others than these have their seat only.
PLACES = {
    "Alvesta": "Alvesta Moheda Vislanda Grimslöv Hjortsberga Torpsbruk Lönashult Mistelås",
    "Lessebo": "Lessebo Hovmantorp Kosta Skruv Ljuder",
    "Ljungby": "Ljungby Lagan Lidhult Ryssby Agunnaryd Hamneda Kånna Vittaryd Angelstad",
    "Markaryd": "Markaryd Strömsnäsbruk Timsfors Traryd Hinneryd",
    "Tingsryd": "Tingsryd Ryd Urshult Väckelsång Linneryd Rävemåla Konga Älmeboda",
    "Uppvidinge": "Åseda Alstermo Lenhovda Norrhult Klavreström Fröseke Älghult",
    "Växjö": "Växjö Lammhult Rottne Braås Ingelstad Gemla Åryd Furuby Tolg Vederslöv Nöbbele",
    "Älmhult": "Älmhult Diö Liatorp Delary Eneryda Virestad Hallaryd Häradsbäck",
}

# ── Texts ────────────────────────────────────────────────────────────────────────────────────
SUMMARIES = (
    "{offer} i {place}, med plats för den som behöver en väg tillbaka till arbetslivet.",
    "{offer} och mycket mer. Överskottet går tillbaka till verksamheten.",
    "Här får du {small}, och någon annan får ett arbete att gå till.",
    "{offer} för hushåll, föreningar och kommuner i trakten kring {place}.",
    "Vi är {number} medarbetare som äger verksamheten tillsammans. Fråga oss om {small}.",
    "Sedan {year} gör vi {small} åt den som vill att pengarna ska göra nytta två gånger.",
    "{offer} och {other}, utfört av människor som har längtat efter ett jobb.",
    "I {place} visar vi att det går att leva på {small} och ändå ha tid för varandra.",
    "Hos oss är {small} ett hantverk och arbetskamraterna viktigast.",
    "{offer} till företag som tänker på både klimat och människor.",
    "Ett litet lag i {place} med stort tålamod. Vi kan {small} och {other}.",
    "Varje uppdrag på {small} ger någon en första rad i sitt cv.",
)
# Words in braces that stand in BLANKS are drawn anew for each sentence.
STORIES = (
    "Vi började {year} i det som förr var {building} och har vuxit i lagom takt.",
    "Idén föddes {year}, på väg hem från {view}.",
    "Lokalen var en gång {building}, och mycket står kvar.",
    "Huset har varit både {building} och {building}.",
    "Vi håller till i det som en gång var {building}, med utsikt över {view}.",
    "Huset i {place} stod tomt i tio år; dessförinnan var det {building}.",
    "Från fönstren ser man {view}.",
    "{person} lär ut det som inte står i böcker.",
    "{person} kommer hit en dag i veckan och hjälper till.",
    "Den som är ny får en fadder, ofta {helper}, den första månaden.",
    "I styrelsen sitter {helper} och {helper}.",
    "Alla beslut fattas på {day}smötet, där varje medarbetare har en röst.",
    "Överskottet {year} gick till {purchase}.",
    "Drömmen just nu är {purchase}.",
    "Tack vare en gåva kunde vi köpa {purchase}.",
    "Arbetstiden anpassas, från två timmar om dagen till heltid.",
    "Flera av oss har gått från praktik till anställning.",
    "Vi talar {language}, {language} och svenska.",
    "Den som hellre talar {language} får hjälp på det språket.",
    "Ingen behöver kunna något från början: vi visar, tills det sitter.",
    "Vi samarbetar med {partner} om kurser på kvällstid.",
    "Närmaste granne är {partner}, som också är vår bästa kund.",
    "Tillsammans med {partner} ordnar vi {feast} varje år.",
    "Varje år bjuder vi in till {feast}.",
    "När det är {feast} kommer halva {place}.",
    "Materialet hämtas från {partner}.",
    "Det som blir över lämnar vi till {partner}.",
    "Spillet blir {product}: ingenting kastas förrän vi har tänkt en gång till.",
    "Vid sidan om gör vi {product} när det är lugnt.",
    "Vi följer upp hur medarbetarna mår två gånger om året.",
    "Resultaten redovisas i en enkel årsskrift som alla kan läsa.",
    "Bland kunderna finns {partner} och {partner}.",
    "Ett avtal med {partner} gav oss mod att anställa {number} till.",
    "Vår största order hittills gällde {small} till {partner}.",
    "Vi kan leverera {other} i hela länet om vi får veta det en vecka i förväg.",
    "Om {season} är det mest att göra, och då behövs fler händer.",
    "Det går bra att komma hit och titta: vi berättar gärna om våra misstag också.",
    "{pet} hälsar alla välkomna.",
    "På gården bor {pet}.",
    "Tystnad är tillåten: det finns ett rum med {comfort}.",
    "I fikarummet finns {comfort}, och där är det sällan tyst.",
    "Vi är stolta över att ingen har slutat på {number} år.",
    "Lokalen saknar trösklar och har hiss.",
    "Rasten är helig, med {comfort} för den som vill.",
)
BLANKS = {
    "building": "järnhandel, mejeri, folkskola, stationshus, ladugård, prästgård, bensinmack, "
    "lanthandel, biograf, brandstation, frikyrka, apotek, telegrafstation, möbelfabrik, sågverk, "
    "garveri, bryggeri, systembolag, missionshus, tingshus, växellokstall, postkontor, "
    "tändsticksfabrik, strumpfabrik, spannmålsmagasin, badhus, fryshus, polisstation",
    "view": "sjön, torget, rangerbangården, kyrkogården, hembygdsparken, ån, slussen, "
    "fotbollsplanen, mossen, vattentornet, bokskogen, allén, stenbrottet, koloniområdet",
    "person": "En pensionerad slöjdlärare, En före detta kock, En gammal skeppare, En urmakare, "
    "En frisör, En idrottsledare, En sjuksköterska, En skogvaktare, En cirkusartist, En kantor, "
    "En ingenjör, En lantbrukare, En bibliotekarie, En konduktör, En arkitekt, En sjökapten",
    "helper": "en lokförare, en fritidsledare, en lärare, en åkare, en barnmorska, en florist, "
    "en jurist, en studerande, en rektor, en präst, en journalist, en jägmästare, en fiskare",
    "day": "måndag, tisdag, onsdag, torsdag, fredag",
    "purchase": "en truck, en symaskin, en skåpbil, en ångpanna, solceller, en lastbrygga, "
    "en svarv, nya arbetskläder, en jordfräs, en diskmaskin, en lådcykel, en hjärtstartare, "
    "en bastu, ett orgelpiano, en traktor, en kaffekvarn, en kopiator, en hörslinga",
    "language": "arabiska, somaliska, tigrinja, ukrainska, dari, persiska, polska, rumänska, "
    "kurdiska, thailändska, spanska, teckenspråk, finska, turkiska, bosniska, pashto, engelska",
    "partner": "biblioteket, hembygdsföreningen, bostadsbolaget, scouterna, orienteringsklubben, "
    "folkhögskolan, äldreboendet, sjukhuset, simhallen, ridklubben, naturbruksgymnasiet, "
    "universitetet, församlingen, flygplatsen, glasmuseet, koloniföreningen, regionteatern, "
    "järnvägsmuseet, travbanan, golfklubben, samlingslokalen, mataffären, sparbanken",
    "feast": "höstmarknad, vårstädning, loppis, kräftskiva, julmarknad, tipspromenad, cykelfest, "
    "skördefest, sopplunch, trädgårdsfest, valborgseld, luciatåg, midsommardans, "
    "spelmansstämma, bytardag, brödbak, adventskonsert, familjedag, potatisplockning",
    "season": "våren, sommaren, hösten, vintern",
    "product": "fågelholkar, grytlappar, tändved, insektshotell, lampskärmar, dörrmattor, armband, "
    "kuddar, leksaksbilar, krokar, brickor, solitärspel, nyckelringar, blomlådor, bokmärken",
    "pet": "Hunden Sixten, Katten Maja, Ponnyn Blixten, Tuppen Caruso, Geten Rosa, Åsnan Figaro, "
    "Kaninen Tussen, Papegojan Kurt, Kossan Stjärna, Hunden Bella, Grisen Olga, Fåret Bertil",
    "comfort": "soffa och filtar, gungstol, akvarium, dragspel, korsord, pingisbord, "
    "kamin, schackbräde, hängmatta, utekök, pussel, kanelbullar, radio, flygel, dart",
}
INTEGRATION = (
    "Du börjar i din egen takt, med en handledare vid din sida.",
    "För dig som vill pröva ett yrke innan du bestämmer dig.",
    "Vi gör en plan tillsammans och följer upp den var fjärde vecka.",
    "Enkla uppgifter först, sedan mer ansvar när du vill.",
    "Även för den som läser svenska samtidigt.",
    "Intyg och referenser när du går vidare.",
    "Fyra förmiddagar i veckan, och mat tillsammans.",
    "Lugnt tempo, små grupper och raster när de behövs.",
)
GOODS = (
    "Tillverkas i {place} i små serier.",
    "Säljs i butiken och på marknader.",
    "Beställs två veckor i förväg.",
    "Företag får mängdrabatt från {number} stycken.",
    "Finns så länge lagret räcker.",
    "Varje exemplar är olikt de andra.",
)
SERVICES = (
    "Fast pris efter ett besök.",
    "Även på abonnemang, månad för månad.",
    "Med egen utrustning och miljömärkta medel.",
    "Vi kommer till dig, eller du till oss.",
    "För grupper om högst {number} personer.",
    "Timpris, och du får ett förslag innan vi börjar.",
    "Rut-avdrag för privatpersoner.",
)
HOURS = (
    "Måndag–fredag 8–16",
    "Måndag–torsdag 9–15",
    "Tisdag–lördag 10–17",
    "Onsdag och fredag 11–18, lördag 10–14",
    "Vardagar 7.30–15.30",
    "Första lördagen i månaden 10–15",
)
CERTIFICATIONS = (
    ("Miljödiplomering", "Exempeldiplom"),
    ("Märkning för ekologisk restaurang", "Exempelmärket"),
    ("Miljömärkt städtjänst", "Exempelmärket"),
    ("Kvalitetsledning", "Exempelcertifiering"),
    ("Rättvis handel", "Exempelmärket"),
    ("Diplomerad arbetsintegration", "Exempeldiplom"),
)


def trades() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each trade's sector, what it is called, and its offers: name and kind."""
    found = []
    for (sector, _), lines in TRADES.items():
        for line in lines.strip().splitlines():
            called, _, offers = line.strip().partition(": ")
            found.append((sector, called, [_offer(text) for text in offers.split(", ")]))
    return found


def weights() -> list[float]:
    """How common each trade is: its sector's number, shared among the sector's trades."""
    found = []
    for (_, number), lines in TRADES.items():
        count = len(lines.strip().splitlines())
        found += [number / count] * count
    return found


def _offer(text: str) -> tuple[str, str]:
    is_good = text.endswith("*")
    return text.rstrip("*"), Offer.Kind.GOOD if is_good else Offer.Kind.SERVICE
