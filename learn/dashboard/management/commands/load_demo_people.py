"""``manage.py load_demo_people``: groups and learners to look at."""

from django.core.management.base import BaseCommand, CommandError

from learn.dashboard.management.demo import people, staff


class Command(BaseCommand):
    help = (
        "Make two facilitators, groups and learners with believable progress, all marked as a "
        "demo. Once they are there, it changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--learners", type=int, default=60, help="How many (60).")
        parser.add_argument("--groups", type=int, default=5, help="How many (5).")
        parser.add_argument("--seed", type=int, default=1, help="Another number, other people (1).")

    def handle(self, *, learners, groups, seed, **options):
        if learners < 1 or groups < 1:
            raise CommandError("There is nothing to make: give at least one learner and group.")
        if people.are_there():
            self.stdout.write("The demo people are there already; nothing was changed.")
            return
        try:
            made = people.make_people(
                passwords=staff.passwords(), learners=learners, groups=groups, seed=seed
            )
        except LookupError as error:
            raise CommandError(
                'There is nothing to learn yet; run "manage.py load_content" first.'
            ) from error
        self.stdout.write(
            f"Made {made.groups} groups with {made.learners} learners and {made.attempts} attempts."
        )
