import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


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
        migrations.RemoveConstraint(model_name='digestsent', name='groups_digestsent_once'),
        migrations.RenameModel(old_name='DigestSent', new_name='Digest'),
        migrations.AlterField(
            model_name='digest',
            name='membership',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='digests', to='groups.groupmembership'),
        ),
        migrations.RemoveField(model_name='digest', name='claimed_at'),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.UniqueConstraint(fields=('membership', 'kind', 'about_on'), name='groups_digest_once'),
        ),
    ]
