"""The list of everything we know about somebody is complete, and can be handed over."""

import json

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.serializers.json import DjangoJSONEncoder

from learn.accounts import personal_data, services
from learn.accounts.models import RecoveryKey, User


def points_to_user(model):
    """Return whether ``model`` itself, not a model it inherits from, has a field to ``User``."""
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return any(field.remote_field and field.remote_field.model is User for field in fields)


MODELS = [model for model in apps.get_models() if points_to_user(model)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_about_people_is_registered_or_exempted_with_a_reason(model):
    assert personal_data.is_classified(model), (
        "Register it with personal_data.register() or exempt it with a reason."
    )


def test_the_walk_finds_what_it_is_for():
    assert RecoveryKey in MODELS
    assert not personal_data.is_classified(User.groups.through)


def test_every_exemption_has_a_reason_and_every_registered_model_exists():
    reasons = [*personal_data._exempt_models.values(), *personal_data._exempt_apps.values()]
    assert all(len(reason) > 20 for reason in reasons)
    for handler in personal_data._handlers.values():
        for label in handler.models:
            apps.get_model(label)
    for label in personal_data._exempt_models:
        apps.get_model(label)


def test_one_name_is_registered_once():
    handler = personal_data.PersonalData(
        name="account", export=lambda user: {}, merge=lambda source, target: None
    )
    with pytest.raises(ImproperlyConfigured):
        personal_data.register(handler)


@pytest.mark.django_db
def test_the_export_holds_every_room_and_can_be_written(make_holder):
    learner, _key = make_holder()
    everything = personal_data.export(learner)
    assert set(everything) == set(personal_data._handlers)
    assert json.loads(json.dumps(everything, cls=DjangoJSONEncoder))["account"]["kind"] == "learner"


@pytest.mark.django_db
def test_erasing_calls_every_room(guest, monkeypatch):
    erased = []
    handler = personal_data.PersonalData(
        name="files",
        export=lambda user: {},
        merge=lambda source, target: None,
        erase=lambda user: erased.append(user.pk),
    )
    monkeypatch.setitem(personal_data._handlers, "files", handler)
    services.erase_user(user=guest)
    assert erased == [guest.pk]
