import uuid

import django.utils.timezone
from django.db import migrations, models
from django.db.models import F


def count_as_sent(apps, schema_editor):
    """What was claimed so far counts as sent, and each mail gets an id of its own."""
    mails = apps.get_model('groups', 'DigestSent').objects
    for mail in mails.only('pk').iterator():
        mails.filter(pk=mail.pk).update(uuid=uuid.uuid4(), sent_at=F('claimed_at'))


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0002_group_exports'),
    ]

    operations = [
        migrations.AddField(
            model_name='groupexport',
            name='seen_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name='digestsent',
            name='uuid',
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AddField(
            model_name='digestsent',
            name='sent_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='digestsent',
            name='claimed_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunPython(count_as_sent, migrations.RunPython.noop),
    ]
