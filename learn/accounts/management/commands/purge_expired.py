"""``manage.py purge_expired``: the daily broom."""

from django.core.management.base import BaseCommand

from learn.accounts import services


class Command(BaseCommand):
    help = (
        "Delete what nobody needs any more: guests not seen for 180 days with everything they "
        "did, ended sessions, budgets of wrong guesses, and invitations that ran out 30 days ago. "
        "Learners who hold a recovery key are never deleted. Meant to run once a day."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be deleted and delete nothing."
        )

    def handle(self, *args, dry_run, **options):
        expired = services.purge_expired(dry_run=dry_run)
        verb = "Would delete" if dry_run else "Deleted"
        self.stdout.write(
            f"{verb} {expired.guests} guests, {expired.sessions} sessions, "
            f"{expired.guess_budgets} budgets and {expired.mailed_links} mailed links."
        )
