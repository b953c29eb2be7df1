"""The cached decisions on one operation, by the parts of its variables that they depend on."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Final, Generic, NamedTuple, TypeVar

Decision = TypeVar("Decision")
MOST_DECISIONS: Final = 50
NOT_GIVEN: Final = object()


class Part(NamedTuple):
    """The part of a variable that was inspected: the length of a list, else the value if it is a number or a Boolean.

    Whether it is given, and its class, are inspected in either case.
    """

    variable: str
    is_length: bool

    def of(self, variables: Mapping[str, object]) -> Hashable:
        """Return the part for the variables of one request."""
        value = variables.get(self.variable, NOT_GIVEN)
        if self.is_length:
            return value.__class__, len(value) if isinstance(value, list) else None
        return value.__class__, value if isinstance(value, (int, float)) else None


Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Decisions(Generic[Decision]):
    """Decisions that can be reused without walking the document again.

    A decision depends only on the parts that were inspected to make it: if these are the same, another walk would
    inspect the same parts.
    """

    by_parts: dict[Parts, dict[Hashable, Decision]] = field(default_factory=dict)

    def find(self, variables: Mapping[str, object]) -> Decision | None:
        """Return the decision for these variables, if there is one."""
        for parts, decisions in self.by_parts.items():
            found = decisions.get(tuple(part.of(variables) for part in parts))
            if found is not None:
                return found
        return None

    def keep(self, parts: Parts, variables: Mapping[str, object], decision: Decision) -> None:
        """Cache a decision, unless too many are cached."""
        # none is evicted: all are with their document, and every `find` would pay for the order in which they are used
        if sum(map(len, self.by_parts.values())) < MOST_DECISIONS:
            self.by_parts.setdefault(parts, {})[tuple(part.of(variables) for part in parts)] = decision
