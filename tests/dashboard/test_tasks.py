"""What runs by itself."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from learn.accounts.models import User
from learn.dashboard.tasks import purge_expired
from learn.groups.models import LearnerGroup
from tests.factories import LearnerFactory, make_organisation, make_staff

pytestmark = pytest.mark.django_db


def test_every_scheduled_task_is_there():
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert import_string(entry["task"]).name == entry["task"]


def test_the_broom_sweeps_every_room(homes):
    organisation = make_organisation("ours", homes["de"].locale)
    lead = make_staff(organisation, "facilitator")
    LearnerGroup.objects.create(
        organisation_key=organisation.translation_key,
        name="Over",
        archived_at=timezone.now() - timedelta(days=31),
    )
    LearnerFactory(last_seen_on=timezone.localdate() - timedelta(days=181))

    counts = purge_expired.delay().get()
    assert (counts["guests"], counts["groups deleted"]) == (1, 1)
    assert not LearnerGroup.objects.exists()
    assert list(User.objects.all()) == [lead]
