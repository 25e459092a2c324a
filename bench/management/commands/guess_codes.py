"""Guess join codes and recovery keys in an empty database, within one day of its clock."""

import secrets
from datetime import timedelta
from uuid import uuid4

from django.core.management.base import BaseCommand
from django.utils import timezone

from learn.accounts import recovery_keys, services
from learn.accounts.exceptions import GuessesExhausted, UnknownKey
from learn.accounts.models import User
from learn.dashboard.management.demo import steps
from learn.groups.exceptions import UnknownJoinCode
from learn.groups.join_codes import make_join_code
from learn.groups.models import LearnerGroup
from learn.groups.services import find_open_group, join_group

GROUPS = 1000
# As many networks as guesses: nobody is stopped for having guessed before.
ADDRESSES = 10_000


class Command(BaseCommand):
    help = "Guesses codes and keys from ever new addresses, and says what was found."

    def add_arguments(self, parser):
        parser.add_argument("guesses", type=int)

    def handle(self, *, guesses, **options):
        steps.prepare_database(self.stderr.write)
        self.now = timezone.now()
        closes = self.now + timedelta(days=14)
        codes = {make_join_code() for _number in range(GROUPS)}
        LearnerGroup.objects.bulk_create(
            LearnerGroup(organisation_key=uuid4(), name=code, join_code=code, door_closes_at=closes)
            for code in codes
        )
        self.stderr.write(f"Guessing {guesses} join codes and {guesses} recovery keys …")
        found = sum(map(self.opens, range(guesses), [guesses] * guesses))
        self.now += timedelta(days=1)
        looked_up, stopped, owners = self.guess_keys(guesses)
        late = self.now - timedelta(days=1) + timedelta(hours=23, minutes=59)
        person = User.objects.create(display_name="Late")
        membership = join_group(code=next(iter(codes)), learner=person, now=late)
        self.stdout.write(
            "| guesses in a day | looked up | told to wait | found |\n|---|---:|---:|---:|\n"
            f"| {guesses} join codes, {len(codes)} doors open | {guesses} | 0 | {found} |\n"
            f"| {guesses} recovery keys | {looked_up} | {stopped} | {owners} |\n\n"
            "Whoever entered a right join code at the end of that day "
            f"{'walked in' if membership.admitted_at else 'had to knock'}."
        )

    def opens(self, number, guesses) -> bool:
        """Whether one more guess, at its time of the day, is the code of an open door."""
        at = self.now + timedelta(days=1) * (number / guesses)
        try:
            find_open_group(code=make_join_code(), now=at)
        except UnknownJoinCode:
            return False
        return True

    def guess_keys(self, guesses) -> tuple[int, int, int]:
        """Return how many keys were looked up, how many were not, and how many were somebody's."""
        services.make_recovery_key(
            user=User.objects.create(display_name="Owner"), client_uuid=uuid4()
        )
        looked_up = stopped = owners = 0
        for number in range(guesses):
            at = self.now + timedelta(days=1) * (number / guesses)
            address = f"10.{number % ADDRESSES // 250}.{number % 250}.1"
            key = recovery_keys.with_check_digits(secrets.randbelow(recovery_keys.SECRET_VALUES))
            try:
                services.find_key_owner(key=key, address=address, now=at)
                owners += 1
            except UnknownKey:
                looked_up += 1
            except GuessesExhausted:
                stopped += 1
        return looked_up, stopped, owners
