import pytest

from enterprises.models import Sector, SocialGoal, TargetGroup

pytestmark = pytest.mark.django_db


def test_terms_are_there_from_the_start():
    assert Sector.objects.count() == 15
    assert SocialGoal.objects.count() == 11
    assert TargetGroup.objects.count() == 8


def test_sectors_stand_in_swedish_order():
    names = list(Sector.objects.values_list("name", flat=True))

    assert names[0] == "Bil, cykel och verkstad"
    assert names[-2:] == ["Vård, omsorg och friskvård", "Återbruk och second hand"]


def test_cpv_codes_have_eight_digits():
    codes = [
        code.strip()
        for codes in Sector.objects.exclude(cpv_codes="").values_list("cpv_codes", flat=True)
        for code in codes.split(",")
    ]

    assert codes
    assert all(len(code) == 8 and code.isdigit() for code in codes)
