"""``manage.py resume_exports``: make files whose job was lost, for servers without beat."""

from django.core.management.base import BaseCommand

from learn.groups.tasks import resume_exports


class Command(BaseCommand):
    help = "Make the files of lists that somebody waits for and no job works at any more."

    def handle(self, *args, **options):
        self.stdout.write(f"Made or queued anew: {resume_exports()}.")
