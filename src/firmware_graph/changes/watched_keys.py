"""What a watch asks, checked and bounded: its requests as text, and the keys by which a change finds them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from firmware_graph.errors import BadUserInput
from firmware_graph.model.interruption import checked
from firmware_graph.model.pathway import InvalidReference
from firmware_graph.questions.parties.shared.watched_requests import keys_of_readings, readings_of, text_of
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest

ARGUMENT: Final = "input.requests"


class WatchLimits(NamedTuple):
    """Limits on a watch: its different requests, their keys, and their characters, counted once for each key."""

    requests: int
    keys: int
    characters: int

    @classmethod
    def of(cls, requests: int) -> "WatchLimits":
        """Return the limits for so many requests: two keys and 400 characters for each."""
        return cls(requests, requests * 2, requests * 400)


@dataclass(slots=True)
class Asked:
    """The requests of a watch as text, and for each key the places of those that have it."""

    limits: WatchLimits
    texts: list[str] = field(default_factory=list)
    places: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    characters: int = 0

    def add(self, text: str, keys: set[str]) -> None:
        """Add a request.

        Raises:
            BadUserInput: With it, there are too many keys or characters.
        """
        for key in keys:
            self.places[key].append(len(self.texts))
        self.texts.append(text)
        self.characters += len(text) * len(keys)
        if len(self.places) > (most := self.limits.keys):
            message = f"The requests name more than {most:,} different entries and products: set several watches."
            raise BadUserInput(message, argument=ARGUMENT, maximum=most)
        if self.characters > (most := self.limits.characters):
            message = f"The requests have more than {most:,} characters, each counted once for each entry and version "
            raise BadUserInput(f"{message}that it names: set several watches.", argument=ARGUMENT, maximum=most)

    def by_key(self) -> list[dict[str, Any]]:
        """Return the keys with their places, as parameters of a query; in order, so that all writers lock alike."""
        return [{"key": key, "places": self.places[key]} for key in sorted(self.places)]


def asked_by(requests: Sequence[PathwayRequest], limits: WatchLimits) -> Asked:
    """Read the distinct requests of a watch.

    Raises:
        BadUserInput: There are none or too many, or one cannot be parsed; the message has its place.
    """
    places: dict[PathwayRequest, int] = {}
    for place, request in enumerate(requests):
        places.setdefault(request, place)
    most = limits.requests
    if not 0 < len(places) <= most:
        message = f"Give 1 to {most:,} different requests: there are {len(places):,}."
        raise BadUserInput(message, argument=ARGUMENT, maximum=most)
    asked = Asked(limits)
    for request, place in checked(places.items()):
        readings = readings_of(request)
        for reading in readings:
            if isinstance(reading, InvalidReference):
                message = f"Request {place} cannot be read: {reading.message}"
                raise BadUserInput(message, argument=ARGUMENT)
        asked.add(text_of(request), keys_of_readings(readings))
    return asked
