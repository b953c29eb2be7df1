"""The limits on one operation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from firmware_graph.errors import QueryTooExpensive

LARGEST_FIGURE: Final = 2**53 - 1  # what every JSON reader can hold; fragments can multiply far beyond it


class Measure(NamedTuple):
    """The size of a selection.

    `objects` do not depend on the list around the selection; `objects_per_row` are counted once for each row of
    that list: so a fragment is measured once for all the lists that it is spread in.
    """

    depth: int = 0
    aliases: int = 0
    directives: int = 0
    objects: int = 0
    objects_per_row: int = 0

    def beside(self, other: "Measure") -> "Measure":
        """Add up two selections of one object."""
        return Measure(
            max(self.depth, other.depth),
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.objects + other.objects,
            self.objects_per_row + other.objects_per_row,
        )

    def objects_for(self, rows: int) -> int:
        """Count the objects for a list of so many rows around the selection."""
        return self.objects + self.objects_per_row * rows


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that an operation may have of each; `cost` counts objects, page sizes multiplied."""

    depth: int = 20
    aliases: int = 100
    directives: int = 50
    cost: int = 50_000

    def exceeded_by(self, *, depth: int, aliases: int, directives: int, cost: int) -> Iterator[QueryTooExpensive]:
        """Yield an error for each limit that an operation exceeds, saying what to change."""
        figures = (
            ("depth", depth, self.depth, "levels of nested fields", "Nest fewer fields."),
            ("aliases", aliases, self.aliases, "aliases", "Send several requests."),
            ("directives", directives, self.directives, "directives", "Leave some of its directives out."),
            ("cost", cost, self.cost, "objects", "Ask for smaller pages: lower 'first', or select fewer nested lists."),
        )
        for limit, figure, maximum, of_what, what_to_change in figures:
            if figure > maximum:
                reported = min(figure, LARGEST_FIGURE)
                message = f"The operation asks for {reported} {of_what}; the limit is {maximum}. {what_to_change}"
                yield QueryTooExpensive(message, limit=limit, maximum=maximum, figure=reported)
