"""Wrong keys are limited, and no classroom is ever locked out."""

import datetime
import random

import pytest
from django.utils import timezone

from learn.accounts import recovery_keys, services
from learn.accounts.exceptions import GuessesExhausted, UnknownKey
from learn.accounts.models import GuessBudget
from learn.accounts.services import budgets

pytestmark = pytest.mark.django_db

START = timezone.now()


def wrong_key():
    """Return a well-formed key that belongs to nobody."""
    return recovery_keys.with_check_digits(random.randrange(recovery_keys.SECRET_VALUES))


def guess(address="198.51.100.1", seconds=0.0, key=None):
    """Try a key and return ``"unknown"``, the seconds to wait, or who was found."""
    now = START + datetime.timedelta(seconds=seconds)
    try:
        return services.find_key_owner(key=key or wrong_key(), address=address, now=now)
    except UnknownKey:
        return "unknown"
    except GuessesExhausted as exhausted:
        return exhausted.wait


def drain_everywhere(seconds=0.0):
    GuessBudget.objects.update_or_create(
        scope=GuessBudget.Scope.EVERYWHERE,
        digest="",
        defaults={"tokens": 0, "updated_at": START + datetime.timedelta(seconds=seconds)},
    )


def test_a_classroom_behind_one_address_mistypes_twice_each_and_all_come_back(make_holder):
    keys = [make_holder()[1] for _ in range(30)]
    for number, key in enumerate(keys):
        second = number * 2
        assert guess(seconds=second) == "unknown"
        assert guess(seconds=second) == "unknown"
        assert guess(seconds=second, key=key).kind == "learner"


def test_right_keys_cost_nothing(make_holder):
    _learner, key = make_holder()
    for _ in range(100):
        assert guess(key=key) != "unknown"
    tokens = GuessBudget.objects.values_list("tokens", flat=True)
    assert set(tokens) == {budgets.ADDRESS_CAPACITY, budgets.EVERYWHERE_CAPACITY}


def test_the_sixty_first_wrong_key_in_a_moment_has_to_wait_ten_seconds():
    assert [guess() for _ in range(60)] == ["unknown"] * 60
    assert guess() == 10
    assert guess(seconds=4) == 6
    assert guess(seconds=10) == "unknown"
    assert guess(seconds=10) == 10


def test_even_a_right_key_is_not_looked_up_while_the_budget_is_empty(make_holder):
    _learner, key = make_holder()
    for _ in range(60):
        guess()
    assert guess(key=key) == 10
    assert guess(key=key, seconds=10) != "unknown"


def test_an_attacker_elsewhere_takes_nothing_from_the_classroom(make_holder):
    for _ in range(200):
        guess(address="192.0.2.66")
    _learner, key = make_holder()
    assert [guess() for _ in range(59)] == ["unknown"] * 59
    assert guess(key=key).kind == "learner"


def test_while_the_world_is_guessing_each_address_still_has_five_tries(make_holder):
    drain_everywhere()
    _learner, key = make_holder()
    assert [guess() for _ in range(4)] == ["unknown"] * 4
    assert guess(key=key).kind == "learner"
    assert guess() == "unknown"
    assert guess() == 10
    assert guess(key=key, seconds=10).kind == "learner"


def test_one_address_is_held_to_its_budget_however_fast_it_guesses():
    # Ten a second for a hundred seconds: sixty at once and then one in ten seconds.
    answers = [guess(seconds=number / 10) for number in range(1_000)]
    assert answers.count("unknown") == 60 + 9


def test_ten_thousand_guesses_from_many_addresses_are_held_to_the_budget_of_the_world():
    addresses = [f"192.0.2.{number}" for number in range(100)]
    answers = [guess(address=address) for address in addresses for _ in range(100)]
    # 33 addresses spend their sixty until the world's 2,000 are gone; the others have five each.
    assert answers.count("unknown") <= budgets.EVERYWHERE_CAPACITY + 5 * 100
    assert GuessBudget.objects.get(scope="everywhere").tokens < 1


def test_the_budget_of_the_world_fills_up_within_a_day():
    drain_everywhere()
    guess(seconds=24 * 60 * 60)
    assert GuessBudget.objects.get(scope="everywhere").tokens == pytest.approx(1_999)


def test_a_clock_that_is_set_back_takes_nothing_away():
    guess()
    assert guess(seconds=-3600) == "unknown"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("198.51.100.1", "198.51.100.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:198.51.100.1", "198.51.100.1", True),
        ("", "", True),
    ],
)
def test_an_address_is_one_ipv4_or_one_ipv6_network(one, other, same):
    assert (budgets.address_digest(one) == budgets.address_digest(other)) is same


def test_the_address_itself_is_not_stored():
    guess()
    row = GuessBudget.objects.get(scope="address")
    assert "198.51.100.1" not in row.digest
    assert len(row.digest) == 64


def test_a_guess_costs_a_constant_number_of_queries(make_holder, django_assert_max_num_queries):
    make_holder()
    guess()
    with django_assert_max_num_queries(10):
        guess()
