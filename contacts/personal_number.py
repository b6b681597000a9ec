"""Seeing that a text holds a Swedish personnummer, so that its writer can be warned.

A personnummer is a date, a serial number and a check digit (Luhn); a samordningsnummer is the same
with 60 added to the day. Skatteverket, SKV 704 and SKV 707.
"""

import re
from datetime import date

_LOOKS_LIKE_ONE = re.compile(r"(?<!\d)(?:18|19|20)?(\d{2})(\d{2})(\d{2}) ?[-–+]? ?(\d{4})(?!\d)")


def has_personal_number(text: str) -> bool:
    """Does ``text`` hold ten or twelve digits that can be a personnummer?

    ``"Jag är född 640823-3234"`` does; an organisationsnummer and a telephone number do not.
    """
    return any(_is_one(*match.groups()) for match in _LOOKS_LIKE_ONE.finditer(text))


def _is_one(year: str, month: str, day: str, serial: str) -> bool:
    number = int(day)
    try:
        # 2000 was a leap year, and so was every year that can be one of its century's.
        date(2000 + int(year), int(month), number - 60 if number > 60 else number)
    except ValueError:
        return False
    return _luhn_sum(year + month + day + serial) % 10 == 0


def _luhn_sum(digits: str) -> int:
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(number // 10 + number % 10 for number in doubled)
