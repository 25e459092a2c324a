"""``manage.py resume_jobs``: do what is owed and no job works at, for servers without beat."""

from django.core.management.base import BaseCommand

from learn.accounts.tasks import resume_mails
from learn.groups.tasks import resume_exports


class Command(BaseCommand):
    help = (
        "Send mails that wait for another try, and make the files of lists that somebody waits "
        "for, where no job works at them any more."
    )

    def handle(self, *args, **options):
        self.stdout.write(
            f"Tried or queued anew: {resume_mails()} mails, {resume_exports()} files."
        )
