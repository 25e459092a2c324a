"""Bring up a complete platform on this computer and serve it."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError

from learn.dashboard.management.demo import server, staff, steps
from learn.dashboard.management.demo.refusals import Refusal, refusal_for


class Command(BaseCommand):
    help = (
        'Prepares what is missing, prints the address and the sign-ins, and serves ("make demo").'
    )
    # The checks cost seconds on every start and are part of the tests.
    requires_system_checks = []

    def handle(self, **options):
        try:
            place = self.prepare()
        except Refusal as refusal:
            raise SystemExit(str(refusal)) from refusal
        except (OSError, DatabaseError) as error:
            raise SystemExit(str(refusal_for(error))) from error
        except KeyboardInterrupt:
            # Every step is repeated or skipped as needed by the next start.
            raise SystemExit(130) from None
        raise SystemExit(server.serve(place))

    def prepare(self) -> server.Place:
        """Do every step that is due, say what to type where, and return where to serve."""
        if settings.SETTINGS_MODULE != "learn.settings.base":
            raise Refusal('The demo runs with its own settings; start it with "make demo".')
        place = server.place(settings.DEMO_HOST, settings.DEMO_PORT)
        steps.require_data_folder()
        steps.prepare_database(self.say)
        steps.compile_catalogues(self.say)
        steps.collect_static_files(self.say)
        steps.load_shipped_content(self.say)
        steps.load_people(self.say)
        self.welcome(place, staff.ensure_staff())
        return place

    def say(self, sentence):
        """Tell what takes a moment, while it does."""
        self.stdout.write(sentence)
        self.stdout.flush()

    def welcome(self, place, sign_ins):
        """Print the addresses and the sign-ins."""
        lines = ["", "Mitreden runs until you press Ctrl-C.", ""]
        if place.classroom_url:
            lines.append(f"  In the classroom  {place.classroom_url}")
        lines += [
            f"  To learn          {place.own_url}",
            f"  To write          {place.own_url}admin/",
            f"  To invite staff   {place.own_url}team/",
            f"  Its mails         {place.own_url}mails/",
            "",
            "  Sign-ins of this demo:",
            *(f"    {sign_in.email:26}{sign_in.password}" for sign_in in sign_ins),
            "",
        ]
        self.say("\n".join(lines))
