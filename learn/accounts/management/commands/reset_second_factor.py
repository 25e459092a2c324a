"""``manage.py reset_second_factor EMAIL``: for somebody who lost phone and recovery codes."""

from django.core.management.base import BaseCommand, CommandError

from learn.accounts import services
from learn.accounts.models import User


class Command(BaseCommand):
    help = (
        "Take a lost second factor away from a staff account and sign it out everywhere. The next "
        "sign-in asks for a new one. Be sure that you know who asked you: with the second factor "
        "gone, the password alone opens the account until then."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="The e-mail address the account signs in with.")
        parser.add_argument(
            "--no-input",
            "--noinput",
            action="store_false",
            dest="interactive",
            help="Do not ask whether you are sure.",
        )

    def handle(self, *args, email, interactive, **options):
        account = User.objects.staff().filter(email=email.strip().lower()).first()
        if account is None:
            raise CommandError(f"There is no staff account with the e-mail address {email}.")
        if interactive and not self.is_confirmed(account):
            raise CommandError("Nothing was changed.")
        if services.reset_second_factor(account=account):
            self.stdout.write(
                f"{account.email} has no second factor any more and is signed out everywhere."
            )
        else:
            self.stdout.write(f"{account.email} has no second factor. Nothing was changed.")

    def is_confirmed(self, account: User) -> bool:
        """Ask for the word that nobody types by accident."""
        self.stdout.write(
            f"This takes the second factor of {account.display_name} <{account.email}> away "
            "and ends all their sessions."
        )
        try:
            return input('Type "yes" to go on: ').strip().lower() == "yes"
        except EOFError as error:
            raise CommandError("Nobody is there to ask. Add --no-input if you are sure.") from error
