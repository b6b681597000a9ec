"""Organisation numbers: ten digits, the last a check digit (Luhn). Written 556036-0793.

Skatteverket, SKV 709. The number of an enskild firma is the owner's personnummer: it may be
stored, but is never shown or exported.
"""

import re

from django.core.exceptions import ValidationError


def check_digit(first_nine: str) -> str:
    """The Luhn digit that follows nine digits: ``check_digit("556036079") == "3"``."""
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(first_nine)]
    return str(-sum(number // 10 + number % 10 for number in doubled) % 10)


def normalise(text: str) -> str:
    """``"16 556036 0793"`` and ``"5560360793"`` give ``"556036-0793"``; empty stays empty.

    Raises ``ValidationError`` in Swedish when it is not ten digits or the check digit is wrong.
    """
    digits = re.sub(r"[\s–-]", "", text or "")
    if not digits:
        return ""
    if re.fullmatch(r"(16|18|19|20)\d{10}", digits, re.ASCII):
        digits = digits[2:]
    if not re.fullmatch(r"\d{10}", digits, re.ASCII):
        raise ValidationError("Ett organisationsnummer har tio siffror, till exempel 556036-0793.")
    if check_digit(digits[:9]) != digits[9]:
        raise ValidationError(
            "Kontrollsiffran stämmer inte. Jämför med registreringsbeviset: någon siffra är fel."
        )
    return f"{digits[:6]}-{digits[6:]}"
