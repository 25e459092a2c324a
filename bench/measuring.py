"""Letting visitors work and adding up what it cost."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from statistics import fmean, quantiles
from time import perf_counter

from bench.client import Answer, Visitor

# A job is what one visitor does; every item it yields is one unit of work that was finished.
Unit = list[Answer]
Job = Callable[[], Iterator[Unit]]


@dataclass
class Result:
    """What a kind of work cost."""

    name: str
    wall_seconds: float = 0
    cpu_seconds: float = 0
    units: list[Unit] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Units of work finished in a second."""
        return len(self.units) / self.wall_seconds

    @property
    def cpu_ms(self) -> float:
        """CPU milliseconds of the server process for one unit, all its threads together."""
        return self.cpu_seconds * 1000 / len(self.units)

    @property
    def queries(self) -> float:
        """SQL queries of one unit."""
        return fmean(sum(answer.queries for answer in unit) for unit in self.units)

    @property
    def requests(self) -> float:
        """Requests of one unit."""
        return fmean(len(unit) for unit in self.units)

    def percentile_ms(self, percent: int) -> float:
        """Milliseconds within which ``percent`` of the units were answered."""
        times = [sum(answer.seconds for answer in unit) * 1000 for unit in self.units]
        return quantiles(times, n=100, method="inclusive")[percent - 1]


def measure(name: str, jobs: list[Job], *, port: int, concurrency: int) -> Result:
    """
    Let ``concurrency`` threads work through ``jobs`` and return what that cost.

    An error in any of them ends the measurement: a mean over refusals would look fast.
    """
    result = Result(name)
    queue: SimpleQueue[Job] = SimpleQueue()
    for job in jobs:
        queue.put(job)
    errors: list[Exception] = []

    def work():
        try:
            while not errors:
                result.units.extend(queue.get_nowait()())
        except Empty:
            return
        except Exception as error:  # raised again below, in the main thread
            errors.append(error)

    threads = [threading.Thread(target=work) for _number in range(concurrency)]
    cpu_before = cpu_clock(port)
    started = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result.wall_seconds = perf_counter() - started
    result.cpu_seconds = cpu_clock(port) - cpu_before
    if errors:
        raise errors[0]
    return result


def cpu_clock(port: int) -> float:
    """Return the CPU seconds the server has used."""
    return float(Visitor(port).get("/__clock__/").body)
