"""Words of the field that mean the same to who searches. From here on they are the office's own."""

from django.db import migrations

GROUPS = """
städning, städ, städare, lokalvård, lokalvårdare, rengöring
hemstädning, hemservice, hushållsnära tjänster
fönsterputs, fönstertvätt
tvätteri, tvättservice, tvättinrättning
second hand, secondhand, begagnat, återbruk, loppis, loppmarknad
återvinning, källsortering, avfallssortering, sopsortering
bortforsling, borttransport
fika, kafé, fik, konditori, kaffestuga
restaurang, matställe, krog
catering, förtäring
matlåda, färdigmat, färdigrätt
livsmedel, matvaror
bageri, bagare
presentkorg, gåvokorg
möteslokal, mötesrum, konferenslokal, konferensrum, sammanträdesrum
mötesplats, träffpunkt, samlingsplats
evenemang, event, arrangemang
vandrarhem, hostel
uthyrning, hyra
trädgård, grönyta, utemiljö
trädgårdsskötsel, grönyteskötsel, gräsklippning, parkskötsel
odling, odlare, odla
biodling, biodlare, bigård
skogsvård, skogsskötsel, skogsarbete, skogsröjning
snöröjning, snöskottning, vinterväghållning, halkbekämpning
ved, brasved, björkved
vaktmästeri, vaktmästare, fastighetsskötsel, fastighetsskötare, fastighetsservice
klottersanering, klotterborttagning
flytthjälp, flyttfirma, flyttservice
transport, frakt, åkeri
budservice, budbil, budkörning
byggservice, byggarbete, byggnadsarbete
renovering, restaurering
snickeri, snickare, snickra
måleri, målning, målare
möbelrenovering, möbeltapetsering, tapetserare
svetsning, svetsare
smide, smedja
hantverk, konsthantverk, slöjd, hemslöjd
keramik, lergods, drejning, krukmakeri
textil, tyg
vävning, väveri, vävstuga
sömnad, syateljé, sömmerska, skrädderi, skräddare
skomakeri, skomakare
arbetskläder, yrkeskläder
reparation, reparera, reparatör
cykelverkstad, cykelreparation, cykelservice
bilverkstad, bilreparation, bilservice, bilmekaniker
bilvård, bilrekond
montering, legoarbete, legotillverkning, hopsättning
packning, paketering, förpackning
tryckeri, trycksaker
formgivning, design
scanning, skanning, inskanning
film, video
webbplats, hemsida, webbsida, sajt
webbutik, nätbutik, e-handel, ehandel, näthandel
it-support, it-stöd, it-hjälp, datorhjälp
bokföring, redovisning
kundtjänst, kundservice
hunddagis, hunddagvård, hundpassning, hundvakt
ridning, ridskola
hårvård, frisör, hårklippning
äldreomsorg, äldrevård
hemtjänst, hemvård
arbetsträning, arbetsprövning
daglig verksamhet, dagverksamhet
grön rehabilitering, grön rehab, naturunderstödd rehabilitering
språkträning, språkpraktik
utbildning, kurs
nätverksträff, nätverksmöte
webbinarium, webinar, webinarium, webbseminarium
samverkan, samarbete
arbetslös, arbetssökande
funktionsnedsättning, funktionshinder, funktionsvariation
utrikesfödd, utrikes född, utlandsfödd, invandrare
ungdom, unga
senior, pensionär
asf, arbetsintegrerande socialt företag
socialt entreprenörskap, samhällsentreprenörskap
reserverad upphandling, reserverat kontrakt
effektmätning, effektutvärdering
"""


def add_groups(apps, schema_editor) -> None:
    Synonyms = apps.get_model("search", "Synonyms")
    written = {
        phrase.strip().casefold()
        for words in Synonyms.objects.values_list("words", flat=True)
        for phrase in words.splitlines()
    }
    groups = [line.split(", ") for line in GROUPS.strip().splitlines()]
    Synonyms.objects.bulk_create(
        Synonyms(words="\n".join(group)) for group in groups if not written & {*group}
    )


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(add_groups, migrations.RunPython.noop)]
