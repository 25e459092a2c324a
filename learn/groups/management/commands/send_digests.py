"""``manage.py send_digests``: mails to those who run groups, for servers without beat."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from learn.groups.tasks import send_due_reminders, send_weekly_digests

MONDAY = 0


class Command(BaseCommand):
    help = (
        "Mail the leads and co-facilitators of groups what is due tomorrow and, on Mondays, how "
        "their groups stand. Meant to run every morning. Run twice it sends nothing twice."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--weekly",
            action="store_true",
            help="Send the overview of this week although it is not Monday.",
        )

    def handle(self, *args, weekly, **options):
        is_monday = timezone.localdate().weekday() == MONDAY
        overviews = send_weekly_digests() if weekly or is_monday else 0
        reminders = send_due_reminders()
        self.stdout.write(f"Owed: {overviews} overviews, {reminders} reminders.")
