"""Budgets: what operations cost is charged before they are executed, and a refusal says what would pass and when."""

from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_graph.api.execution import ledger as ledgers
from firmware_graph.api.execution.budget import Budget
from firmware_graph.api.execution.ledger import Ledger, MemoryLedger, Spent, ledger_at
from firmware_graph.api.execution.shared_ledger import SharedLedger, shared_ledger
from firmware_graph.auth.limits import Batch, Size
from firmware_graph.errors import ConfigurationError, QueryTooExpensive, RateLimited
from firmware_graph.model.charge import UNLIMITED, Charge

pytestmark = pytest.mark.anyio
LEDGERS: Final[list[Callable[[], Ledger]]] = [MemoryLedger, lambda: shared_ledger("memory://")]


class Clock:
    """A clock of a test, at the beginning of a span."""

    def __init__(self) -> None:
        self.now = 1_200_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("time.time", clock.time)
    return clock


def costing(cost: int, *batches: Batch) -> Size:
    return Size(1, 0, 0, cost, batches)


async def charged(budget: Budget, cost: int, key: str = "a", *, is_known: bool = True) -> Charge:
    return await budget.charge(key, costing(cost), is_known=is_known)


@pytest.mark.parametrize("ledger", LEDGERS)
async def test_budget_is_taken_down_by_what_operations_cost(ledger: Callable[[], Ledger], clock: Clock) -> None:
    budget = Budget(100, 10, ledger())
    assert await charged(budget, 30) == Charge(100, 30, 70, int((clock.now + 120) * 1_000))
    assert (await charged(budget, 70)).remaining == 0
    with pytest.raises(RateLimited):
        await charged(budget, 1)
    assert (await charged(budget, 100, "b")).remaining == 0
    assert (await charged(budget, 10, "10.0.0.1", is_known=False)).limit == 10


@pytest.mark.parametrize("ledger", LEDGERS)
async def test_refusal_says_what_would_pass_and_when(ledger: Callable[[], Ledger], clock: Clock) -> None:
    budget = Budget(100, 0, ledger())
    await charged(budget, 60)
    clock.now += 10
    batch = Batch("requests", items=20, charge=4)
    with pytest.raises(RateLimited) as refused:
        await budget.charge("a", costing(90, batch), is_known=True)
    extensions = refused.value.extensions
    assert extensions == {
        "code": "RATE_LIMITED",
        "limit": "rate",
        "maximum": 100,
        "figure": 90,
        "remaining": 40,
        "retryAfter": refused.value.retry_after,
        "argument": "requests",
        "most": 7,
    }
    assert (await budget.charge("a", costing(90 - 13 * 4, batch), is_known=True)).remaining == 2


@pytest.mark.parametrize("ledger", LEDGERS)
@pytest.mark.parametrize("cost", [1, 40, 99, 100])
async def test_refused_operation_passes_after_the_seconds_that_are_said_and_not_long_before(
    ledger: Callable[[], Ledger], cost: int, clock: Clock
) -> None:
    budget = Budget(100, 0, ledger())
    await charged(budget, 50)
    clock.now += 70
    await charged(budget, 50)
    with pytest.raises(RateLimited) as refused:
        await charged(budget, cost if cost > 50 else 100)
    seconds, asked = refused.value.retry_after, cost if cost > 50 else 100
    clock.now += seconds - 3
    with pytest.raises(RateLimited):
        await charged(budget, asked)
    clock.now += 3
    await charged(budget, asked)


@given(st.integers(0, 1_000), st.integers(0, 1_000), st.floats(0.001, 60.0), st.integers(0, 1_000))
def test_seconds_that_are_said_are_enough(previous: int, current: int, left: float, most: int) -> None:
    spent = Spent(previous, current, left)
    if spent.total <= most:
        return
    seconds = spent.seconds_until(most)
    assert 0 < seconds <= 120
    later = left - seconds
    after = Spent(previous, current, later) if later > 0 else Spent(current, 0, max(0.0, 60 + later))
    assert after.total <= most


async def test_operation_that_costs_more_than_the_whole_budget_is_too_expensive() -> None:
    with pytest.raises(QueryTooExpensive) as refused:
        await Budget(100, 0).charge("a", costing(101, Batch("requests", 100, 1)), is_known=True)
    assert refused.value.extensions["most"] == 99
    with pytest.raises(QueryTooExpensive) as refused:
        await Budget(100, 0).charge("a", costing(101), is_known=True)
    assert "most" not in refused.value.extensions


async def test_without_a_limit_nothing_is_counted() -> None:
    budget = Budget()
    charge = await charged(budget, 10**12)
    assert (charge.limit, charge.remaining) == (UNLIMITED, UNLIMITED)
    assert not budget.ledger.spans  # type: ignore[attr-defined]


async def test_least_charge_is_one(clock: Clock) -> None:  # noqa: ARG001 - it stands still
    assert (await charged(Budget(100, 0), 0)).remaining == 99


async def test_callers_are_remembered_within_a_number_of_them(
    monkeypatch: pytest.MonkeyPatch,
    clock: Clock,  # noqa: ARG001 - it stands still
) -> None:
    monkeypatch.setattr(ledgers, "MOST_CALLERS", 10)
    ledger = MemoryLedger()
    for number in range(100):
        await ledger.spend(str(number), 1, 10)
        await ledger.spend("0", 1, 1_000)
    assert len(ledger.spans) == 10
    _, spent = await ledger.spend("0", 0, 1_000)
    assert spent.total == 101


async def test_who_has_spent_much_gets_nothing_back_by_coming_under_other_names(
    monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    monkeypatch.setattr(ledgers, "MOST_CALLERS", 10)
    ledger = MemoryLedger()
    await ledger.spend("one", 9, 10)
    for seconds in (0, 60):
        clock.now += seconds
        for number in range(100):
            await ledger.spend(f"{seconds} {number}", 1, 10)
        assert (await ledger.spend("one", 0, 10))[1].total == 9
    clock.now += 120
    for number in range(100):
        await ledger.spend(f"later {number}", 1, 10)
    assert "one" not in ledger.spans
    assert len(ledger.spans) == 10


@pytest.mark.parametrize("ledger", LEDGERS)
async def test_look_ups_have_an_account_apart(ledger: Callable[[], Ledger], clock: Clock) -> None:  # noqa: ARG001
    budget = Budget(0, 25, ledger())
    await charged(budget, 25, is_known=False)
    for _ in range(2):
        await budget.charge_look_up("a")
    with pytest.raises(RateLimited) as refused:
        await budget.charge_look_up("a")
    assert refused.value.extensions["remaining"] == 5
    await budget.charge_look_up("b")
    await Budget(0, 0).charge_look_up("a")
    small = Budget(0, 5, ledger())
    assert (await small.charge_refusal("a", is_known=False)).cost == 5
    with pytest.raises(RateLimited):
        await small.charge_refusal("a", is_known=False)


async def test_storage_that_cannot_be_reached_leaves_each_process_its_own(clock: Clock) -> None:  # noqa: ARG001
    ledger = shared_ledger("redis://127.0.0.1:1")
    budget = Budget(100, 0, ledger)
    assert (await charged(budget, 60)).remaining == 40
    with pytest.raises(RateLimited):
        await charged(budget, 60)


@pytest.mark.parametrize("url", ["nonsense", "nonsense://host", ""])
def test_storage_that_is_none_is_a_wrong_setting(url: str) -> None:
    with pytest.raises(ConfigurationError, match="FIRMWARE_GRAPH_RATE_LIMIT_STORAGE"):
        shared_ledger(url)


def test_ledger_is_that_of_the_settings() -> None:
    from pydantic import SecretStr  # noqa: PLC0415 - of this test alone

    assert isinstance(ledger_at(None), MemoryLedger)
    assert isinstance(ledger_at(SecretStr("memory://")), SharedLedger)
