"""The eight municipalities of Kronoberg: SCB's codes, formal names, seats and places."""

from django.db import migrations

from kronoberg_portal.foundation.search import words

# code, name, formal name, slug, seat, latitude, longitude, website
EIGHT = [
    ("0760", "Uppvidinge", "Uppvidinge kommun", "uppvidinge", "Åseda", "57.170", "15.344", "https://www.uppvidinge.se/"),
    ("0761", "Lessebo", "Lessebo kommun", "lessebo", "Lessebo", "56.751", "15.267", "https://www.lessebo.se/"),
    ("0763", "Tingsryd", "Tingsryds kommun", "tingsryd", "Tingsryd", "56.525", "14.974", "https://www.tingsryd.se/"),
    ("0764", "Alvesta", "Alvesta kommun", "alvesta", "Alvesta", "56.899", "14.556", "https://www.alvesta.se/"),
    ("0765", "Älmhult", "Älmhults kommun", "almhult", "Älmhult", "56.550", "14.133", "https://www.almhult.se/"),
    ("0767", "Markaryd", "Markaryds kommun", "markaryd", "Markaryd", "56.461", "13.596", "https://www.markaryd.se/"),
    ("0780", "Växjö", "Växjö kommun", "vaxjo", "Växjö", "56.878", "14.809", "https://www.vaxjo.se/"),
    ("0781", "Ljungby", "Ljungby kommun", "ljungby", "Ljungby", "56.833", "13.933", "https://www.ljungby.se/"),
]  # fmt: skip


def add_municipalities(apps, schema_editor):
    municipality = apps.get_model("contacts", "Municipality")
    for code, name, formal_name, slug, seat, latitude, longitude, website in EIGHT:
        municipality.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "formal_name": formal_name,
                "slug": slug,
                "seat": seat,
                "latitude": latitude,
                "longitude": longitude,
                "website": website,
                "search_text": words.search_text(name, formal_name, seat, code),
                "sort_key": words.sort_key(name),
            },
        )


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial")]
    operations = [migrations.RunPython(add_municipalities, migrations.RunPython.noop)]
