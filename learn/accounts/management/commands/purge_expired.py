"""``manage.py purge_expired``: the daily broom."""

from django.core.management.base import BaseCommand

from learn.accounts import retention


class Command(BaseCommand):
    help = (
        "Delete what nobody needs any more: guests not seen for 180 days with everything they "
        "did, ended sessions, budgets of wrong guesses, invitations that ran out 30 days ago, and "
        "groups 30 days after their end with their guests. Learners who hold a recovery key are "
        "never deleted. Meant to run once a day."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be deleted and delete nothing."
        )

    def handle(self, *args, dry_run, **options):
        counts = retention.sweep_all(dry_run=dry_run)
        verb = "Would delete or end" if dry_run else "Deleted or ended"
        self.stdout.write(f"{verb}: {', '.join(f'{n} {name}' for name, n in counts.items())}.")
