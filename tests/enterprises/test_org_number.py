"""Organisation numbers: ten digits with a Luhn check digit."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from enterprises.models import Enterprise, LegalForm
from enterprises.org_number import check_digit, normalise
from tests.enterprises.factories import make_enterprise

nine_digits = st.text(alphabet="0123456789", min_size=9, max_size=9)


@pytest.mark.parametrize(
    "written", ["556036-0793", "5560360793", "16556036-0793", "556036 0793", "556036–0793"]
)
def test_number_is_understood_however_it_is_written(written):
    assert normalise(written) == "556036-0793"


def test_empty_number_stays_empty():
    assert normalise("") == ""


@pytest.mark.parametrize("written", ["556036-079", "55603607933", "55603a0793", "٥٥٦٠٣٦٠٧٩٣"])
def test_number_without_ten_digits_is_refused(written):
    with pytest.raises(ValidationError, match="har tio siffror"):
        normalise(written)


@given(nine_digits)
def test_right_check_digit_is_accepted(nine):
    digits = nine + check_digit(nine)

    assert normalise(digits).replace("-", "") == digits


@given(nine_digits, st.integers(min_value=1, max_value=9))
def test_any_other_check_digit_is_refused(nine, more):
    wrong = (int(check_digit(nine)) + more) % 10

    with pytest.raises(ValidationError, match="Kontrollsiffran"):
        normalise(f"{nine}{wrong}")


@given(nine_digits, st.integers(min_value=0, max_value=8), st.integers(min_value=1, max_value=9))
def test_one_digit_mistyped_is_always_found(nine, place, more):
    digits = nine + check_digit(nine)
    wrong = (int(digits[place]) + more) % 10

    with pytest.raises(ValidationError):
        normalise(f"{digits[:place]}{wrong}{digits[place + 1 :]}")


@pytest.mark.django_db
def test_two_enterprises_cannot_share_a_number():
    make_enterprise(org_number="700000-0013")
    other = make_enterprise()
    other.org_number = "7000000013"

    with pytest.raises(ValidationError, match="Det finns redan ett företag"):
        other.full_clean()


@pytest.mark.django_db
def test_asf_cannot_be_an_enskild_firma():
    enterprise = make_enterprise(kind=Enterprise.Kind.WISE)
    enterprise.legal_form = LegalForm.SOLE_TRADER

    with pytest.raises(ValidationError, match="kan inte vara en enskild firma"):
        enterprise.full_clean()
