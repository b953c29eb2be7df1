"""Ratios of measurements of the same round: their median, least and greatest."""

from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import NamedTuple

from bench.firing import Shot

Measured = Callable[[Shot], float]


class Ratio(NamedTuple):
    """The median of the rounds' ratios, with the least and the greatest."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        """Return the ratio with its spread."""
        return f"{written(self.median)} ({written(self.least)}-{written(self.most)})"


def written(ratio: float) -> str:
    """Return a ratio with three digits."""
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.1f}" if ratio < 100 else f"{ratio:.0f}"  # noqa: PLR2004 - digits


def throughput(shot: Shot) -> float:
    """Return the requests answered a second."""
    return shot.throughput


def median_latency(shot: Shot) -> float:
    """Return the median latency."""
    return shot.p50


def slowest(shot: Shot) -> float:
    """Return the latency that one request in a hundred exceeds."""
    return shot.p99


def ratio(upper: Iterable[Shot], lower: Iterable[Shot], of: Measured = throughput) -> Ratio | None:
    """Return the ratio of measurements round by round; None where no round has both."""
    below = {shot.round: of(shot) for shot in lower}
    ratios = [of(shot) / below[shot.round] for shot in upper if below.get(shot.round)]
    return Ratio(median(ratios), min(ratios), max(ratios)) if ratios else None


def middle(shots: Sequence[Shot], of: Measured) -> float:
    """Return the median of the rounds."""
    return median(of(shot) for shot in shots)


class Shots:
    """All measurements of a run; those with failed requests are kept apart, as they say nothing of the rest."""

    def __init__(self, shots: Iterable[Shot]) -> None:
        made = list(shots)
        self.all = [shot for shot in made if shot.is_sound]
        self.unsound = [shot for shot in made if not shot.is_sound]

    def of(self, **wanted: object) -> list[Shot]:
        """Return the measurements that have all these values."""
        return [shot for shot in self.all if all(getattr(shot, name) == value for name, value in wanted.items())]

    def present(self, name: str, **wanted: object) -> list[object]:
        """Return the distinct values of an attribute, in the order in which they were first measured."""
        return list(dict.fromkeys(getattr(shot, name) for shot in self.of(**wanted)))
