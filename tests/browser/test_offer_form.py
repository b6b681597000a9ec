"""The office's form for an offer in a real browser: it asks what concerns the offer."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_office import log_in
from tests.enterprises.factories import make_enterprise, make_offer
from tests.foundation.factories import make_coordinator

pytestmark = pytest.mark.django_db(transaction=True)


def test_form_for_an_offer_asks_only_what_concerns_it(page: Page) -> None:
    enterprise = make_enterprise()
    make_offer(enterprise, "Arbetsträning")
    log_in(page, make_coordinator())
    page.goto(f"/admin/enterprises/enterprise/{enterprise.pk}/change/")
    form = page.locator("#offers-0")
    training, chosen = form.get_by_label("Lediga platser:"), form.get_by_label("Lessebo")
    expect(form.get_by_label("Erbjudande:", exact=True)).to_be_visible()
    expect(training).to_be_hidden()
    expect(chosen).to_be_hidden()

    form.get_by_label("Slag:", exact=True).select_option(label="Arbetsintegrerande tjänst")
    form.get_by_label("Var det finns:").select_option(label="Utvalda kommuner")
    expect(training).to_be_visible()
    chosen.check()

    form.get_by_label("Var det finns:").select_option(label="Hela Kronoberg")
    expect(chosen).to_be_visible()  # a tick that contradicts the answer is not hidden
    training.fill("3")
    form.get_by_label("Slag:", exact=True).select_option(label="Tjänst")
    expect(training).to_be_hidden()
    page.get_by_role("button", name="Spara och fortsätt redigera", exact=True).click()

    expect(
        form.get_by_text("Det här fylls bara i för en arbetsintegrerande tjänst.")
    ).to_be_visible()
    expect(training).to_have_value("3")
    expect(form.get_by_text("Du har kryssat i kommuner.")).to_be_visible()
