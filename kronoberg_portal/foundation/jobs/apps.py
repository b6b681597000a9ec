from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "kronoberg_portal.foundation.jobs"
    verbose_name = "Bakgrundsarbete"
