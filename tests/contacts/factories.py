"""Rows of the contacts room with sensible defaults: `make_person(municipality=…)`.

The eight municipalities are there from the start: `municipality("Växjö")`.
"""

from itertools import count

from contacts.models import Case, ContactArea, Municipality, Organisation, Person

_number = count(1)


def municipality(name: str = "Växjö") -> Municipality:
    return Municipality.objects.get(name=name)


def make_organisation(**fields) -> Organisation:
    number = next(_number)
    return Organisation.objects.create(
        **{
            "name": f"Stödet {number}",
            "slug": f"stodet-{number}",
            "kind": Organisation.Kind.SUPPORT,
            "role": "Råd till den som vill starta",
            **fields,
        }
    )


def make_area(name: str = "", **fields) -> ContactArea:
    return ContactArea.objects.create(name=name or f"Område {next(_number)}", **fields)


def make_person(*, areas=(), **fields) -> Person:
    """A public person; in Växjö unless an organisation or another municipality is given."""
    number = next(_number)
    if "organisation" not in fields:
        fields.setdefault("municipality", municipality())
    person = Person.objects.create(
        **{
            "name": f"Kontakt {number}",
            "role": "Näringslivsutvecklare",
            "email": f"kontakt{number}@example.se",
            "phone": "08-465 004 10",
            "is_public": True,
            **fields,
        }
    )
    person.areas.set(areas)
    return person


def make_case(**fields) -> Case:
    return Case.objects.create(
        **{
            "kind": Case.Kind.CONTACT,
            "text": "Hur startar vi ett arbetsintegrerande socialt företag?",
            "sender_name": "Kim Larsson",
            "sender_email": "kim.larsson@example.se",
            **fields,
        }
    )
