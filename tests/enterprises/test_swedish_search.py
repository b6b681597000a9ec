"""What a Swede means by a word, on real rows of the register: the same on both databases."""

import pytest

from enterprises.models import Enterprise
from kronoberg_portal.foundation.search.excerpts import marked
from kronoberg_portal.foundation.search.models import Synonyms, wanted
from kronoberg_portal.foundation.search.words import stems_of
from tests.contacts.factories import municipality
from tests.enterprises.factories import make_enterprise

pytestmark = pytest.mark.django_db

# What is asked for, and the text of an entry that is to be found by it.
FOUND = [
    # Inside a compound: last, first, in the middle.
    ("snickeri", "Möbelsnickeri i gamla stationen"),
    ("städning", "Lokalstädning varje vecka"),
    ("städning", "Vi utför flyttstädning och storstädning"),
    ("tvätt", "Biltvätt för hand"),
    ("tvätt", "Mattvätt och gardintvätt"),
    ("odling", "Grönsaksodling utan gift"),
    ("trädgård", "Trädgårdsskötsel åt äldre"),
    ("vård", "Hundvård och klippning"),
    ("vård", "Vårdnära service"),
    ("verkstad", "Cykelverkstad mitt i byn"),
    ("verkstad", "Verkstadsarbete och svets"),
    ("möbel", "Möbelrenovering"),
    ("cykel", "Elcykelservice"),
    ("lunch", "Lunchrestaurang"),
    ("bröd", "Surdegsbröd och kardemummabröd"),
    ("tryck", "Textiltryck på tröjor"),
    ("sömnad", "Möbeltygssömnad"),
    ("hund", "Dagis för terapihundar"),
    ("djur", "Djurpensionat"),
    ("djur", "Terapi med smådjur"),
    ("montering", "Legomontering och förpackning"),
    ("förpackning", "Livsmedelsförpackningar"),
    ("konferens", "Sommarkonferenser"),
    ("flytt", "Flytthjälp"),
    ("glas", "Konstglas från hyttan"),
    ("kafé", "Sommarkaféet vid sjön"),
    ("fika", "Morgonfika och smörgås"),
    ("bygg", "Husbyggnad och byggnadsvård"),
    ("fastighet", "Fastighetsservice"),
    ("språk", "Språkträning i köket"),
    ("träning", "Arbetsträning på riktigt"),
    ("rehabilitering", "Arbetslivsrehabilitering"),
    # The compound itself, in other forms.
    ("hunddagis", "Hunddagiset tar emot valpar"),
    ("trädgårdsmästare", "Trädgårdsmästarna i Alvesta"),
    ("lokalvård", "Lokalvården sköts av oss"),
    ("arbetsträning", "Plats för arbetsträningen"),
    # Definite forms, both ways.
    ("snickeriet", "Ett snickeri"),
    ("snickeri", "Snickeriet i Rottne"),
    ("hantverket", "Hantverk och slöjd"),
    ("hantverk", "Hantverket lever"),
    ("djuret", "Djur på gården"),
    ("kaféet", "Ett kafé för alla"),
    ("köket", "Ett kök för alla"),
    ("rummet", "Ett rum att hyra"),
    ("rum", "Rummet går att hyra"),
    ("hem", "Städning i hemmet"),
    ("fönstret", "Vi putsar fönster"),
    ("tvätteriet", "Tvätteri"),
    ("trädgården", "Trädgård"),
    ("skolan", "Skola för vuxna"),
    ("skola", "Skolan för vuxna"),
    ("tjänsten", "En tjänst för kommuner"),
    ("biblioteket", "Bibliotek med verktyg"),
    # Plurals and genitives, both ways.
    ("snickerier", "Snickeri"),
    ("snickeriernas", "Snickeri"),
    ("hundar", "Vi rastar din hund"),
    ("hund", "Vi rastar hundarna"),
    ("lådor", "Matlåda"),
    ("matlådor", "Matlåda att ta med"),
    ("matlåda", "Matlådor att ta med"),
    ("kakor", "Kaka till kaffet"),
    ("kaka", "Kakor till kaffet"),
    ("kurser", "En kurs i veckan"),
    ("kurs", "Kurser i sömnad"),
    ("textilier", "Textil och tyg"),
    ("textil", "Textilier och tyg"),
    ("blommor", "En blomma till varje bord"),
    ("blomma", "Blommorna växer"),
    ("bilar", "Vi tvättar din bil"),
    ("bilens", "Vi tvättar bilar"),
    ("möten", "Möte med frukost"),
    ("restauranger", "Restaurang"),
    ("luncher", "Lunch"),
    ("konferenser", "Konferens"),
    ("reparationer", "Reparation av symaskiner"),
    ("utbildningar", "Utbildning i svets"),
    ("vaktmästarna", "Vaktmästare att hyra"),
    ("datorer", "Dator och skrivare"),
    ("ekologiska", "Ekologiskt kaffe"),
    ("ekologiskt", "Ekologisk odling"),
    ("begagnade", "Begagnat till salu"),
    ("växter", "En växt i fönstret"),
    ("ekologi", "Ekologisk odling"),
    ("billig", "Billiga kläder"),
    ("billiga", "Billigt och bra"),
    # Plurals that change their vowel.
    ("verkstäder", "Verkstad"),
    ("verkstad", "Verkstäder"),
    ("verkstäderna", "Cykelverkstaden"),
    ("böcker", "Bok och papper"),
    ("bok", "Böcker och papper"),
    ("kokbok", "Kokböcker på skånska"),
    ("kokböcker", "Kokbok på skånska"),
    ("händer", "Hand i hand"),
    ("länder", "Mat från världens länder"),
    ("rötter", "Rötter och knölar"),
    ("bostäder", "Bostad först"),
    ("bostad", "Vi ser till bostäderna"),
    # The vowel that comes and goes.
    ("cykel", "Vi lagar cyklar"),
    ("cyklar", "Vi lagar din cykel"),
    ("cykeln", "Cyklar till salu"),
    ("möbel", "Möbler av ek"),
    ("möbler", "Varje möbel är unik"),
    ("möbeln", "Möbler av ek"),
    ("kontorsmöbler", "En kontorsmöbel till"),
    ("nyckel", "Nycklar och lås"),
    ("nycklar", "Nyckel och lås"),
    ("fönster", "Fönstren putsas"),
    ("fönster", "Fönsterputs"),
    ("teater", "Teatrar och kulisser"),
    ("teatrar", "Barnteater"),
    ("spegel", "Speglar och ramar"),
    ("speglar", "Spegel och ram"),
    ("segel", "Vi syr seglar"),
    ("handel", "Handlar på nätet"),
    # One word, several spellings.
    ("café", "Kafé Solsidan"),
    ("cafe", "Kafé Solsidan"),
    ("kafe", "Café Solsidan"),
    ("kafé", "Café Solsidan"),
    ("kaféer", "Ett café till"),
    ("restaurant", "Restaurang"),
    ("restaurang", "Restaurant"),
    ("second hand", "Second-hand"),
    ("second-hand", "Second hand"),
    ("secondhand", "Second-hand"),
    ("second hand", "Secondhandbutik"),
    ("e-handel", "Packning för ehandel"),
    ("ehandel", "Packning för e-handel"),
    ("e-handel", "Packning för e-handel"),
    ("IT-stöd", "Itstöd på plats"),
    ("KRAV-märkt", "Kravmärkt kaffe"),
    ("à la carte", "A la carte"),
    ("crème brûlée", "Creme brulee"),
    # A keyboard without å ä ö.
    ("mobel", "Möbel"),
    ("mobler", "Möbler av ek"),
    ("vaxjo", "Nära Växjö"),
    ("almhult", "Nära Älmhult"),
    ("stadning", "Städning"),
    ("tradgard", "Trädgård"),
    ("lokalvard", "Lokalvård"),
    ("vaktmasteri", "Vaktmästeri"),
    ("bocker", "Begagnade böcker"),
    ("atervinning", "Återvinning"),
    ("VÄXJÖ", "Nära växjö"),
    # A compound written apart.
    ("möbel snickeri", "Möbelsnickeri"),
    ("cykel verkstad", "Cykelverkstad"),
    ("lunch restaurang", "Lunchrestaurang"),
    ("trädgårds skötsel", "Trädgårdsskötsel"),
    ("lokal vård", "Lokalvård"),
    ("hund dagis", "Hunddagis"),
    ("åter bruk", "Återbruk"),
    ("bil vård", "Bilvård"),
    # Who does it, and what is done.
    ("hantverkare", "Hantverk"),
    ("hantverk", "Hantverkare"),
    ("snickare", "Snickeri"),
    ("städare", "Städning"),
    ("städ", "Lokalstädning"),
    ("målare", "Målare och tapetserare"),
    ("målare", "Huset målarna har lagat"),
    # Two and three letters.
    ("it", "Vi hjälper till med it"),
    ("IT", "IT-support på plats"),
    ("te", "Kaffe och te"),
    ("bil", "Bilvård och bilverkstad"),
    ("mat", "Matlagning och matlådor"),
    ("trä", "Träslöjd"),
    ("trä", "Vi arbetar i trä"),
    ("hus", "Husdjur välkomna"),
    ("bok", "Bokhandel"),
    ("hår", "Hårvård"),
    ("asf", "Ett ASF sedan 2012"),
    # Words in any order, and words that say nothing.
    ("växjö snickeri", "Snickeri i Växjö"),
    ("ett snickeri i växjö", "Växjö snickeri"),
    ("tvätt av bilar", "Bil och mattvätt"),
    ("jag söker en målare nära Alvesta", "Målare, Alvesta"),
    ("mat & fika", "Fika, mat"),
    ('"lunch"', "Lunch"),
    ("lunch, catering", "Catering och lunch"),
    ("och", "Bröd och ost"),
]

# What is asked for, and a text that only looks like it.
NOT_FOUND = [
    ("bil", "Stabil och automobil"),
    ("bil", "Bilder, bildning och billiga bilagor"),
    ("te", "Textil, hotell och teater"),
    ("it", "Faciliteter och kvalitet"),
    ("el", "Möbel och element"),
    ("städ", "Verkstäder"),
    ("städ", "Anställda i bostäder"),
    ("städning", "Fastställd utbildning"),
    ("tvätt", "Lufttätt"),
    ("hund", "Hundra deltagare"),
    ("hund", "Hundratals besök"),
    ("målare", "Målgrupp och målsättning"),
    ("målare", "Samhällsnyttigt mål"),
    ("ost", "Kostnad och kost"),
    ("kost", "Kostnadsfri rådgivning"),
    ("bar", "Hållbar och betalbar"),
    ("bar", "Barn och barnbarn"),
    ("bar", "Det är bara vi"),
    ("trä", "Träning och träffar i trädgården"),
    ("mat", "Material, matematik och mattor"),
    ("mat", "Tomater och automater"),
    ("bok", "Bokning krävs"),
    ("hår", "Hårt arbete"),
    ("vin", "Vinter och vinst"),
    ("ost", "Östra sidan"),
    ("hand", "Handledning och handlingsplan"),
    ("handel", "Handledare på plats"),
    ("fika", "Certifikat och kvalifikationer"),
    ("lera", "Flera platser"),
    ("kurs", "Kurator"),
    ("billig", "Bilvård"),
    ("event", "Eventuella frågor"),
    ("logi", "Ekologisk odling och psykologi"),
    ("sko", "Skola och skog"),
    ("mål", "Målare"),
    ("lin", "Linje"),
    ("tak", "Takt och ton"),
    ("asf", "Asfalt"),
    # Letters typed with their dots and rings are meant.
    ("möbel", "Mobel"),
    ("får", "Far och for"),
    ("hår", "Har du tid"),
    ("å", "A och o"),
    ("väg", "Vagga"),
    ("tåg", "Tag med"),
    ("kök", "Kok och stek"),
    ("växt", "Vaxtavlor"),
    # Every word must be there.
    ("snickeri ljungby", "Snickeri i Lessebo"),
    ("fika hund", "Fika för alla"),
    ("möbel snickeri", "Möbler av tyg"),
    # Something else altogether.
    ("snickeri", "Skomakeri"),
    ("tandläkare", "Läkekonst"),
    ("12345", "Sedan 1234"),
]


def found(query: str) -> list[str]:
    return [entry.summary for entry in Enterprise.objects.published().matching(query)]


@pytest.fixture
def no_synonyms():
    """What is found by the words themselves."""
    Synonyms.objects.all().delete()


def make_entry(text: str, name: str = "Exempel", **fields) -> Enterprise:
    return make_enterprise(name, summary=text, municipality=municipality("Tingsryd"), **fields)


@pytest.mark.parametrize(("query", "text"), FOUND)
def test_word_is_found_and_marked_where_it_is_meant(no_synonyms, query, text):
    make_entry(text)

    assert found(query) == [text]
    assert "<mark>" in marked(text, stems_of(wanted(query)))


@pytest.mark.parametrize(("query", "text"), NOT_FOUND)
def test_word_is_not_found_where_another_is_meant(query, text):
    make_entry(text)

    assert found(query) == []


# ── Words that mean the same ─────────────────────────────────────────────────────────────────
SYNONYMS = [
    ("städning", "Lokalvård i skolor"),
    ("lokalvårdare", "Städning i skolor"),
    ("second hand", "Loppis varje lördag"),
    ("begagnade", "Second hand i Ryd"),
    ("återbruket", "Secondhandbutik"),
    ("fika", "Kafé vid sjön"),
    ("café", "Morgonfika"),
    ("förtäring", "Catering till möten"),
    ("grönytor", "Trädgård och häckar"),
    ("hunddagis", "Hunddagvård på landet"),
    ("vaktmästare", "Fastighetsskötsel"),
    ("måleri", "Målare och tapetserare"),
    ("målning", "Husmåleri"),
    ("bagare", "Bageri med vedugn"),
    ("snickeri", "Snickare med långa liv"),
    ("e-handel", "Nätbutik med garn"),
    ("arbetsprövning", "Arbetsträning i verkstad"),
    ("asf", "Ett arbetsintegrerande socialt företag"),
    ("hushållsnära tjänster", "Hemstädning"),
    ("billig begagnad cykel", "Billiga cyklar från loppisen"),
]
# What stands near is not the same.
NO_SYNONYMS = [
    ("fika", "Restaurang"),
    ("arbetsträning", "Praktik"),
    ("hunddagis", "Kattpensionat"),
    ("trädgård", "Skogsvård"),
    ("begagnat", "Handelsboden"),
]


@pytest.mark.parametrize(("query", "text"), SYNONYMS)
def test_words_that_mean_the_same_find_each_other_from_the_start(query, text):
    make_entry(text)

    assert found(query) == [text]
    assert "<mark>" in marked(text, stems_of(wanted(query)))


@pytest.mark.parametrize(("query", "text"), NO_SYNONYMS)
def test_words_that_stand_near_do_not(query, text):
    make_entry(text)

    assert found(query) == []
    assert marked(text, stems_of(wanted(query))) == text


# ── Organisation numbers ─────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "query",
    [
        "769600-0126",
        "7696000126",
        "167696000126",
        "16769600-0126",
        "769600–0126",
        "exempel 769600-0126",
        "769600",
    ],
)
def test_organisation_number_is_found_however_it_is_written(query):
    make_entry("Rätt", org_number="769600-0126")
    make_entry("Fel", org_number="769600-1124" if query != "769600" else "")

    assert found(query) == ["Rätt"]


def test_list_is_long_and_says_nothing_twice():
    assert len(FOUND) + len(NOT_FOUND) >= 180
    assert len({*FOUND, *NOT_FOUND}) == len(FOUND) + len(NOT_FOUND)
