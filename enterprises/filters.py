"""What the register can be narrowed by. The words of addresses are these.

``tallying`` says which enterprises have which value of each filter, ``selection`` reads addresses.
"""

from dataclasses import dataclass

from .models import Enterprise, LegalForm, Lifecycle, Offer

KINDS = {
    "asf": Enterprise.Kind.WISE,
    "socialt-foretag": Enterprise.Kind.SOCIAL_ENTERPRISE,
}
OFFERS = {
    "vara": Offer.Kind.GOOD,
    "tjanst": Offer.Kind.SERVICE,
    "arbetsintegrerande": Offer.Kind.WORK_INTEGRATION,
}
TRAININGS = {
    "arbetstraning": Offer.IntegrationKind.WORK_TRAINING,
    "praktik": Offer.IntegrationKind.PLACEMENT,
    "sysselsattning": Offer.IntegrationKind.OCCUPATION,
    "daglig-verksamhet": Offer.IntegrationKind.DAY_ACTIVITY,
    "rehabilitering": Offer.IntegrationKind.REHABILITATION,
    "spraktraning": Offer.IntegrationKind.LANGUAGE_TRAINING,
}
LEGAL_FORMS = {
    "ekonomisk-forening": LegalForm.ECONOMIC_ASSOCIATION,
    "ideell-forening": LegalForm.NON_PROFIT_ASSOCIATION,
    "aktiebolag": LegalForm.LIMITED_COMPANY,
    "aktiebolag-svb": LegalForm.LIMITED_COMPANY_SVB,
    "stiftelse": LegalForm.FOUNDATION,
    "handelsbolag": LegalForm.PARTNERSHIP,
    "enskild-firma": LegalForm.SOLE_TRADER,
    "trossamfund": LegalForm.RELIGIOUS_COMMUNITY,
    "annan": LegalForm.OTHER,
}
LIFECYCLES = {
    "planerad": Lifecycle.PLANNED,
    "aktiv": Lifecycle.ACTIVE,
    "vilande": Lifecycle.DORMANT,
    "under-avveckling": Lifecycle.CLOSING,
    "upphord": Lifecycle.CEASED,
    "konkurs": Lifecycle.BANKRUPT,
}
# The address's word for each choice of the five.
WORD_OF = {
    choice: word
    for words in (KINDS, OFFERS, TRAININGS, LEGAL_FORMS, LIFECYCLES)
    for word, choice in words.items()
}
BEYOND = "utanfor-lanet"
YES = "ja"
SHARE = "andel"  # the share of the target group, at least so many per cent: a number, no choice


@dataclass(frozen=True)
class RegisterFilter:
    """One way to narrow the register, ``?<parameter>=<value>``, several values at once.

    ``group`` is the heading under which it stands among the others.
    """

    parameter: str
    label: str
    group: str


WHAT, WHERE = "Vad du söker", "Var"
TRAINING, BUYING, ABOUT = "Arbetsträning och praktik", "Inför ett inköp", "Om företaget"
FILTERS = [
    RegisterFilter("bransch", "Bransch", WHAT),
    RegisterFilter("erbjudande", "Slag av erbjudande", WHAT),
    RegisterFilter("verksam", "Verksam i", WHERE),
    RegisterFilter("kommun", "Finns i", WHERE),
    RegisterFilter("traning", "Tar emot för", TRAINING),
    RegisterFilter("anvisare", "Anvisas av", TRAINING),
    RegisterFilter("lediga", "Lediga platser", TRAINING),
    RegisterFilter("malgrupp", "Välkomnar", TRAINING),
    RegisterFilter("certifiering", "Certifiering", BUYING),
    RegisterFilter("slag", "Slag av företag", ABOUT),
    RegisterFilter("mal", "Samhällsnyttigt mål", ABOUT),
    RegisterFilter("foretagsform", "Företagsform", ABOUT),
    RegisterFilter("oppet", "Besök", ABOUT),
    RegisterFilter("medlem", "ASF i Kronoberg", ABOUT),
    RegisterFilter("lage", "Läge", ABOUT),
]
PARAMETERS = [f.parameter for f in FILTERS]


def fixed_labels() -> dict[str, dict[str, str]]:
    """What the values are called that no coordinator can change, in the order shown."""
    return {
        "slag": {word: choice.label for word, choice in KINDS.items()},
        "erbjudande": {word: choice.label for word, choice in OFFERS.items()},
        "traning": {word: choice.label for word, choice in TRAININGS.items()},
        "foretagsform": {word: choice.label for word, choice in LEGAL_FORMS.items()},
        "lage": {word: choice.label for word, choice in LIFECYCLES.items()},
        "lediga": {YES: "Har lediga platser"},
        "oppet": {YES: "Öppet för besökare"},
        "medlem": {YES: "Medlem"},
    }
