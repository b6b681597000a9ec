from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "contacts"
    verbose_name = "Kommuner och kontakter"
    counted_tables = ["municipality", "organisation"]
