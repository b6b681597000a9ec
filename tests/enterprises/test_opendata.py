"""Every field of the register has chosen whether it may become open data."""

import pytest
from django.apps import apps

from enterprises.models import Enterprise
from enterprises.opendata import PRIVATE_FIELDS, PUBLIC_FIELDS

MODELS = [
    model
    for model in apps.get_app_config("enterprises").get_models()
    if not model.__name__.startswith("Historical")
]


def fields_of(model):
    return {field.name for field in (*model._meta.fields, *model._meta.many_to_many)}


@pytest.mark.parametrize("model", MODELS)
def test_every_field_has_chosen_one_side(model):
    public, private = PUBLIC_FIELDS[model], PRIVATE_FIELDS[model]

    assert public | private == fields_of(model)
    assert not public & private


def test_no_model_is_missing_and_none_is_made_up():
    assert set(MODELS) == set(PUBLIC_FIELDS) == set(PRIVATE_FIELDS)


def test_nothing_that_may_be_somebodys_own_is_open_data():
    assert {"org_number", "contact_name", "email", "phone"} <= PRIVATE_FIELDS[Enterprise]
