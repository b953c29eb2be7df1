"""Which limitations hold for device models, whatever their firmware: for SEC Parties."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.cached import cached_property
from firmware_graph.model.limitation import Limitation


@dataclass(frozen=True)
class LimitationRegister:
    """All current and future limitations: a few."""

    limitations: Sequence[Limitation]

    @cached_property
    def by_model(self) -> Mapping[str, Sequence[Limitation]]:
        """The limitations by the key of their model."""
        found: dict[str, list[Limitation]] = {}
        for limitation in self.limitations:
            found.setdefault(limitation.model_key, []).append(limitation)
        return found

    def on(self, model_key: str, day: str) -> list[Limitation]:
        """Return those of a model that hold on a day."""
        return [one for one in self.by_model.get(model_key, ()) if (one.effective_from or "") <= day]


async def limitations(reader: GraphReader) -> LimitationRegister:
    """Return all limitations, cached until something is published; at most one round trip."""
    return await reader.once(read_limitations)


async def read_limitations(reader: GraphReader) -> LimitationRegister:
    """Read them in one round trip."""
    record = await reader.read("limitations")
    return LimitationRegister([Limitation._make(columns) for columns in record["limitations"]])
