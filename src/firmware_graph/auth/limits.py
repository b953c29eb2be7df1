"""The limits on one operation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, NamedTuple

from firmware_graph.errors import QueryTooExpensive

LARGEST_FIGURE: Final = 2**53 - 1  # the maximum that every JSON reader supports; fragments can multiply far beyond it


class Measure(NamedTuple):
    """The size of a selection.

    `objects` do not depend on the list around the selection; `objects_per_row` are counted once for each row of that
    list: so a fragment is measured once for all the lists in which it is spread.
    """

    depth: int = 0
    aliases: int = 0
    directives: int = 0
    objects: int = 0
    objects_per_row: int = 0

    def beside(self, other: "Measure") -> "Measure":
        """Add up two selections of the same object."""
        return Measure(
            max(self.depth, other.depth),
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.objects + other.objects,
            self.objects_per_row + other.objects_per_row,
        )

    def either(self, other: "Measure") -> "Measure":
        """Return the larger of two selections that exclude each other by type."""
        return Measure(
            max(self.depth, other.depth),
            self.aliases + other.aliases,
            self.directives + other.directives,
            max(self.objects, other.objects),
            max(self.objects_per_row, other.objects_per_row),
        )

    def objects_for(self, rows: int) -> int:
        """Count the objects for a list of so many rows around the selection."""
        return self.objects + self.objects_per_row * rows


class Batch(NamedTuple):
    """A list argument, each of whose items is answered: the number of items, and the charge for each."""

    argument: str
    items: int
    charge: int

    @property
    def cost(self) -> int:
        """The charge for all items."""
        return self.items * self.charge


class Size(NamedTuple):
    """The size of an operation: `cost` counts objects, page sizes multiplied, including those of the `batches`."""

    depth: int
    aliases: int
    directives: int
    cost: int
    batches: Sequence[Batch] = ()


NOTHING: Final = Size(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one operation."""

    depth: int = 20
    aliases: int = 100
    directives: int = 50
    cost: int = 50_000

    def exceeded_by(self, size: Size) -> Iterator[QueryTooExpensive]:
        """Yield an error for each limit that an operation exceeds, stating what to change."""
        figures = (
            ("depth", size.depth, self.depth, "levels of nested fields", "Nest fewer fields."),
            ("aliases", size.aliases, self.aliases, "aliases", "Send several requests."),
            ("directives", size.directives, self.directives, "directives", "Leave some of its directives out."),
        )
        for limit, figure, maximum, of_what, what_to_change in figures:
            if figure > maximum:
                yield too_much(limit, figure, maximum, f"{of_what}; the limit is {maximum}. {what_to_change}")
        if size.cost > self.cost:
            yield self.too_costly(size)

    def too_costly(self, size: Size) -> QueryTooExpensive:
        """Return the error that names the argument to change: of the largest batch, with the number that would pass."""
        largest, most = most_items(size, self.cost)
        if largest is None or most < 1:
            change = "Ask for smaller pages: lower 'first', or select fewer nested lists."
            return too_much("cost", size.cost, self.cost, f"objects; the limit is {self.cost}. {change}")
        change = f"Give at most {most} items in '{largest.argument}', or select fewer nested lists."
        message = f"objects; the limit is {self.cost}. {change}"
        return too_much("cost", size.cost, self.cost, message, argument=largest.argument, most=most)


def most_items(size: Size, cost: int) -> tuple[Batch | None, int]:
    """Return the largest batch of an operation, and how many of its items a cost allows."""
    largest = max(size.batches, key=attrgetter("cost"), default=None)
    return largest, (cost - size.cost + largest.cost) // largest.charge if largest else 0


def too_much(limit: str, figure: int, maximum: int, of_what: str, **extensions: object) -> QueryTooExpensive:
    """Return the error for an exceeded limit."""
    reported = min(figure, LARGEST_FIGURE)
    message = f"The operation asks for {reported} {of_what}"
    return QueryTooExpensive(message, limit=limit, maximum=maximum, figure=reported, **extensions)
