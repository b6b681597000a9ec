from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kronoberg_portal.foundation.accounts"
    verbose_name = "Konton"
