"""`manage.py load_content`: the portal's real content; what people have changed is left alone."""

from django.core.management.base import BaseCommand

from contacts.content import add_content as add_contacts
from knowledge.content import add_content as add_knowledge
from kronoberg_portal.site.content import add_content as add_pages

CONTENT = [add_contacts, add_knowledge, add_pages]


class Command(BaseCommand):
    help = (
        "Lägger in portalens eget innehåll: sidor, organisationer, uppdrag, ämnen. "
        "Kan köras hur många gånger som helst; det som någon har ändrat lämnas i fred."
    )

    def handle(self, *args, **options) -> None:
        for add_content in CONTENT:
            add_content()
        if options["verbosity"]:
            self.stdout.write("Innehållet är på plats.")
