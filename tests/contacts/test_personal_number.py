"""Seeing a personnummer in a text. The numbers are Skatteverket's own examples or have no owner."""

import pytest

from contacts.personal_number import has_personal_number


@pytest.mark.parametrize(
    "text",
    [
        "640823-3234",
        "Född 640823–3234.",
        "196408233234",
        "19640823-3234",
        "6408233234",
        "640823+3234",
        "640823 - 3234",
        "(640823-3234)",
        "samordningsnummer 701063-2391",
        "telefon 0470-58 69 19, nummer 640823-3234",
    ],
)
def test_personal_number_is_seen(text):
    assert has_personal_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ring 0470-58 69 19 eller 070-174 06 05.",
        "Organisationsnummer 556036-0793",
        "640823-3235",  # wrong check digit
        "641323-3231",  # no such month
        "640893-3230",  # neither a day nor a day + 60
        "diarienummer 12640823323499",
        "2026-11-24 kl. 13.00",
    ],
)
def test_other_numbers_are_not(text):
    assert not has_personal_number(text)


def test_long_text_is_read_at_once():
    assert not has_personal_number("1" * 5000)
    assert not has_personal_number("123456 - " * 600)
