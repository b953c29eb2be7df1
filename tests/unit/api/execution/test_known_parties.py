"""The register of parties, as callers are checked who act for one."""

from collections.abc import Sequence
from typing import Any, cast

import pytest

from firmware_graph.api.execution import known_parties as module
from firmware_graph.api.execution.known_parties import AGAIN_SECONDS, KEPT_SECONDS, KnownParties
from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import Forbidden, GraphTimeout, GraphUnavailable
from firmware_graph.model.party import Party, PartyCategory
from firmware_graph.model.rights import Rights

pytestmark = pytest.mark.anyio


class Register:
    """A register that may not answer, and how long was waited for it each time."""

    def __init__(self, *party_ids: str) -> None:
        self.party_ids = list(party_ids)
        self.error: Exception | None = None
        self.waits: list[float] = []

    async def parties(self, reader: GraphReader) -> Sequence[Party]:
        self.waits.append(reader.deadline.remaining())
        if self.error:
            raise self.error
        return [Party(party_id, party_id, PartyCategory.DCC) for party_id in self.party_ids]


class Clock:
    """A clock of a test."""

    now = 100.0


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Register:
    register = Register("A", "B")
    monkeypatch.setattr(module, "parties", register.parties)
    return register


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def known(clock: Clock) -> KnownParties:
    return KnownParties(cast("Any", None), 10.0, lambda: clock.now)


def acting_for(party: str | None) -> Rights:
    return Rights(acting_for=party)


async def test_register_is_read_once_in_a_while_whoever_is_asked_about(
    known: KnownParties, register: Register, clock: Clock
) -> None:
    await known.check(acting_for(None))
    assert register.waits == []
    for party in ("A", "B", "C", "D"):
        if party in register.party_ids:
            await known.check(acting_for(party))
        else:
            with pytest.raises(Forbidden, match=f"no party '{party}'"):
                await known.check(acting_for(party))
    assert len(register.waits) == 1
    register.party_ids = ["C"]
    clock.now += KEPT_SECONDS
    await known.check(acting_for("C"))
    with pytest.raises(Forbidden):
        await known.check(acting_for("A"))
    assert len(register.waits) == 2


@pytest.mark.parametrize("error", [GraphUnavailable("away"), GraphTimeout("frozen")])
async def test_register_of_before_tells_who_is_known_while_it_cannot_be_read(
    known: KnownParties, register: Register, clock: Clock, error: Exception
) -> None:
    register.error = error
    with pytest.raises(type(error)):
        await known.check(acting_for("A"))
    register.error = None
    await known.check(acting_for("A"))
    register.error = error
    clock.now += KEPT_SECONDS
    for _ in range(3):
        await known.check(acting_for("A"))
    assert len(register.waits) == 3, "it is not waited for each time"
    assert register.waits[-1] <= AGAIN_SECONDS < register.waits[0]
    clock.now += KEPT_SECONDS
    with pytest.raises(type(error)):
        await known.check(acting_for("C"))
