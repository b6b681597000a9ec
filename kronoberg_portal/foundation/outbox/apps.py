from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "kronoberg_portal.foundation.outbox"
    verbose_name = "Brev"
