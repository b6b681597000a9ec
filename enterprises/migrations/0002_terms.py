"""The words that enterprises are sorted by: sectors with CPV codes, goals, target groups.

Coordinators edit them afterwards; nothing here overwrites what they have written. CPV: Commission
Regulation (EC) No 213/2008. A sector without a code has none that fits.
"""

from django.db import migrations

from kronoberg_portal.foundation.search import words

# name, slug, CPV codes
SECTORS = [
    ("Café, restaurang och catering", "cafe-restaurang-och-catering", "55300000, 55330000, 55520000"),
    ("Återbruk och second hand", "aterbruk-och-second-hand", ""),
    ("Hantverk, snickeri och textil", "hantverk-snickeri-och-textil", "39100000, 39500000, 50850000"),
    ("Odling och trädgård", "odling-och-tradgard", "03100000, 77300000, 77310000"),
    ("Fastighetsservice och vaktmästeri", "fastighetsservice-och-vaktmasteri", "50700000, 70330000, 98341130"),
    ("Städ och tvätt", "stad-och-tvatt", "90910000, 98310000"),
    ("Bil, cykel och verkstad", "bil-cykel-och-verkstad", "34430000, 50110000"),
    ("Logi, konferens och evenemang", "logi-konferens-och-evenemang", "55100000, 55120000, 79950000"),
    ("Kontor, ekonomi och IT", "kontor-ekonomi-och-it", "72000000, 79211000, 79500000"),
    ("Media, tryck och design", "media-tryck-och-design", "79340000, 79800000, 92100000"),
    ("Transport och bud", "transport-och-bud", "60000000, 64120000"),
    ("Djur", "djur", "98380000"),
    ("Utbildning och språk", "utbildning-och-sprak", "80000000, 80580000"),
    ("Vård, omsorg och friskvård", "vard-omsorg-och-friskvard", "85000000, 85300000"),
    ("Montering och legoarbete", "montering-och-legoarbete", "79920000"),
]  # fmt: skip

GOALS = [
    ("Arbetsintegration", "arbetsintegration"),
    ("Integration och etablering", "integration-och-etablering"),
    ("Minskat utanförskap", "minskat-utanforskap"),
    ("Klimat och miljö", "klimat-och-miljo"),
    ("Återbruk och cirkulär ekonomi", "aterbruk-och-cirkular-ekonomi"),
    ("Trygg livsmiljö", "trygg-livsmiljo"),
    ("Folkhälsa", "folkhalsa"),
    ("Utbildning och språk", "utbildning-och-sprak"),
    ("Levande landsbygd", "levande-landsbygd"),
    ("Kultur och mötesplatser", "kultur-och-motesplatser"),
    ("Jämställdhet", "jamstalldhet"),
]

TARGET_GROUPS = [
    ("Personer långt från arbetsmarknaden", "langt-fran-arbetsmarknaden"),
    ("Unga utan arbete", "unga-utan-arbete"),
    ("Nyanlända", "nyanlanda"),
    ("Personer med funktionsnedsättning", "funktionsnedsattning"),
    ("Personer med psykisk ohälsa", "psykisk-ohalsa"),
    ("Personer med erfarenhet av missbruk", "erfarenhet-av-missbruk"),
    ("Personer med erfarenhet av kriminalitet", "erfarenhet-av-kriminalitet"),
    ("Personer som varit sjukskrivna länge", "sjukskrivna-lange"),
]


def add_terms(apps, schema_editor):
    def add(model: str, name: str, slug: str, **fields) -> None:
        apps.get_model("enterprises", model).objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "search_text": words.search_text(name),
                "sort_key": words.sort_key(name),
                **fields,
            },
        )

    # Sectors stand A–Ö; goals and groups in the order above.
    for name, slug, cpv_codes in SECTORS:
        add("Sector", name, slug, cpv_codes=cpv_codes)
    for position, (name, slug) in enumerate(GOALS, start=1):
        add("SocialGoal", name, slug, position=position)
    for position, (name, slug) in enumerate(TARGET_GROUPS, start=1):
        add("TargetGroup", name, slug, position=position)


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0001_initial")]
    operations = [migrations.RunPython(add_terms, migrations.RunPython.noop)]
