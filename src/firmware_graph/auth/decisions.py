"""The decisions on one operation that are kept, by what of its variables had a part in them."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Final, Generic, NamedTuple, TypeVar

Decision = TypeVar("Decision")
MOST_DECISIONS: Final = 50
NOT_GIVEN: Final = object()


class Part(NamedTuple):
    """What of a variable was looked at: the length of a list, else the value as far as it is a number or a Boolean.

    Whether it is given, and of which class, is looked at in either case.
    """

    variable: str
    is_length: bool

    def of(self, variables: Mapping[str, object]) -> Hashable:
        """Return it, for the variables of one request."""
        value = variables.get(self.variable, NOT_GIVEN)
        if self.is_length:
            return value.__class__, len(value) if isinstance(value, list) else None
        return value.__class__, value if isinstance(value, (int, float)) else None


Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Decisions(Generic[Decision]):
    """Decisions that can be repeated without walking the document again.

    A decision depends on the parts that were looked at to make it and on nothing else: where they are the same, the
    same are looked at again.
    """

    by_parts: dict[Parts, dict[Hashable, Decision]] = field(default_factory=dict)

    def find(self, variables: Mapping[str, object]) -> Decision | None:
        """Return the decision that was made for such variables."""
        for parts, decisions in self.by_parts.items():
            found = decisions.get(tuple(part.of(variables) for part in parts))
            if found is not None:
                return found
        return None

    def keep(self, parts: Parts, variables: Mapping[str, object], decision: Decision) -> None:
        """Keep a decision, unless too many are kept."""
        # none is evicted: all are with their document, and every `find` would pay for the order in which they are used
        if sum(map(len, self.by_parts.values())) < MOST_DECISIONS:
            self.by_parts.setdefault(parts, {})[tuple(part.of(variables) for part in parts)] = decision
