"""Who may refer somebody to a work-integration service. Coordinators edit the list afterwards."""

from django.db import migrations

from kronoberg_portal.foundation.search import words

REFERRERS = [
    ("Arbetsförmedlingen", "arbetsformedlingen"),
    ("Försäkringskassan", "forsakringskassan"),
    ("Kommunen", "kommunen"),
    ("Samordningsförbundet", "samordningsforbundet"),
    ("Vården", "varden"),
    ("Kriminalvården", "kriminalvarden"),
    ("Du själv", "du-sjalv"),
]


def add_referrers(apps, schema_editor):
    for position, (name, slug) in enumerate(REFERRERS, start=1):
        apps.get_model("enterprises", "Referrer").objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "position": position,
                "search_text": words.search_text(name),
                "sort_key": words.sort_key(name),
            },
        )


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0003_offer_areas_and_training")]
    operations = [migrations.RunPython(add_referrers, migrations.RunPython.noop)]
