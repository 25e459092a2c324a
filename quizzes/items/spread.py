"""
How the numbers that many people gave lie: a few bars, each with its share of the people.

The bars cover what most people gave; what lies far outside is gathered at either end. "Far" is
what Tukey (1977, Exploratory Data Analysis) calls outside the inner fences: more than one and a
half times the distance between the quartiles beyond them. So one joker cannot squeeze all others
into a single bar.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import count, pairwise

from django.utils.translation import gettext as _

from quizzes.items.numerals import as_shown

# As many as a small screen shows at once, without those at either end.
MOST_BARS = 10
FENCE = Decimal("1.5")


@dataclass(frozen=True)
class Bar:
    """Some numbers in words, and how many in a hundred people gave one of them."""

    label: str
    percent: int
    is_right: bool
    is_given: bool


@dataclass(frozen=True)
class Spread:
    """What so many people answered."""

    people: int
    bars: list[Bar]


@dataclass(frozen=True)
class Span:
    """Numbers from ``start`` to below ``end``; ``None`` is without an end."""

    start: Decimal | None
    end: Decimal | None

    def holds(self, number: Decimal | None) -> bool:
        """Return whether ``number`` lies in it."""
        if number is None:
            return False
        return (self.start is None or self.start <= number) and (
            self.end is None or number < self.end
        )


def spread_of(people_by_number: Mapping[Decimal, int], *, right: Decimal, given: Decimal | None):
    """Return the ``Spread`` of the numbers that people gave; ``given`` is one's own, if any."""
    people = sum(people_by_number.values())
    is_whole = all(number == number.to_integral_value() for number in [*people_by_number, right])
    bars = []
    for span in _spans(people_by_number, [right, given], is_whole=is_whole):
        inside = sum(n for number, n in people_by_number.items() if span.holds(number))
        bars.append(
            Bar(
                label=_label(span, is_whole=is_whole),
                percent=round(100 * inside / people),
                is_right=span.holds(right),
                is_given=span.holds(given),
            )
        )
    return Spread(people, bars)


def _spans(people_by_number, others, *, is_whole: bool) -> list[Span]:
    """Return the spans that hold all numbers and those of ``others`` that are there."""
    low, high = _fenced(sorted(people_by_number.items()))
    step = _step(low, high, is_whole=is_whole)
    edge = low // step * step
    # Decimal rounds towards zero; the first bar must not start above its lowest number.
    edges = [edge - step if edge > low else edge]
    while edges[-1] <= high:
        edges.append(edges[-1] + step)
    spans = [Span(start, end) for start, end in pairwise(edges)]
    everything = [*people_by_number, *(number for number in others if number is not None)]
    if min(everything) < edges[0]:
        spans.insert(0, Span(None, edges[0]))
    if max(everything) >= edges[-1]:
        spans.append(Span(edges[-1], None))
    return spans


def _fenced(counted: list[tuple[Decimal, int]]) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest number in ``counted`` that is not far outside."""
    quarter = sum(people for _number, people in counted) // 4
    lower, upper = _number_at(quarter, counted), _number_at(quarter, reversed(counted))
    # Where half of the people agree, what they agree on has to tell what is far from it.
    reach = (upper - lower) * FENCE or abs(lower) / 2
    inside = [number for number, _people in counted if lower - reach <= number <= upper + reach]
    return inside[0], inside[-1]


def _number_at(place: int, counted: Iterable[tuple[Decimal, int]]) -> Decimal:
    """Return what the person at ``place`` (from 0) gave, in the order of ``counted``."""
    for number, people in counted:
        place -= people
        if place < 0:
            return number
    raise AssertionError("There are not so many people.")


def _step(low: Decimal, high: Decimal, *, is_whole: bool) -> Decimal:
    """Return the smallest round width with which few bars reach from ``low`` to ``high``."""
    width = (high - low) / (MOST_BARS - 1)
    if not width:
        return Decimal(1)
    for exponent in count(width.adjusted()):
        for digit in (1, 2, 5):
            step = Decimal(digit).scaleb(exponent)
            if step >= width and (step >= 1 or not is_whole):
                return step
    raise AssertionError("Some width is large enough.")


def _label(span: Span, *, is_whole: bool) -> str:
    if span.start is None:
        return _("below %(number)s") % {"number": as_shown(span.end)}
    if span.end is None:
        return _("%(number)s and more") % {"number": as_shown(span.start)}
    last = span.end - 1 if is_whole else span.end
    if last == span.start:
        return as_shown(last)
    ends = {"first": as_shown(span.start), "last": as_shown(last)}
    if is_whole:
        return _("%(first)s to %(last)s") % ends
    return _("%(first)s to below %(last)s") % ends
