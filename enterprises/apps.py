from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = "Företagsregistret"
    counted_tables = [
        "enterprise",
        "enterprise.goals",
        "enterprise.target_groups",
        "enterprise.served_municipalities",
        "offer",
        "offer.served_municipalities",
        "offer.referrers",
        "figure",
        "certification",
        "sector",
        "socialgoal",
        "targetgroup",
        "referrer",
    ]
