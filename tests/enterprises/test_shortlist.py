"""Shortlists: chosen enterprises side by side, kept in the address alone."""

import pytest
from django.test import RequestFactory

from enterprises.shortlist import MOST, Shortlist

pytestmark = pytest.mark.django_db


def read(address: str) -> Shortlist:
    return Shortlist.from_request(RequestFactory().get(address))


def test_shortlist_is_read_from_the_address_in_its_order():
    assert read("/?lista=snickeriet,fikastugan").slugs == ("snickeriet", "fikastugan")


def test_shortlist_folds_repeats_and_adds_up_repeated_parameters():
    assert str(read("/?lista=a,b,a,%20b&lista=c,a,,")) == "a,b,c"


def test_shortlist_leaves_out_what_cannot_be_a_slug():
    shortlist = read("/?lista=a,<b>,%C3%A5,c/d")
    assert shortlist.slugs == ("a",)
    assert shortlist.impossible == 3


def test_shortlist_holds_at_most_twenty():
    shortlist = read("/?lista=" + ",".join(f"foretag-{number}" for number in range(25)))
    assert len(shortlist) == MOST == 20
    assert shortlist.left_off == 5
    assert shortlist.is_full
    assert shortlist.with_("en-till") == shortlist


def test_shortlist_changes_give_new_addresses():
    shortlist = Shortlist.of("a,b")
    assert shortlist.with_("c").address == "/foretag/lista/?lista=a,b,c"
    assert shortlist.with_("a") == shortlist
    assert shortlist.without("a").address == "/foretag/lista/?lista=b"
    assert shortlist.without("a").without("b").address == "/foretag/lista/"
    assert "a" in shortlist
    assert "c" not in shortlist
