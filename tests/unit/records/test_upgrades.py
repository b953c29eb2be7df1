import pytest

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import UpgradeState
from firmware_graph.questions.pathways.rules.state import state_of
from firmware_graph.records.upgrades import (
    UpgradeChanges,
    begun,
    corrected,
    dropped,
    is_open,
    record_ended,
    statement_of,
    superseded,
    withdrawn,
)
from support.builders import an_upgrade

NOW = 1_000


def state(upgrade: Upgrade, *, as_of: int, known_at: int) -> UpgradeState | None:
    return state_of(upgrade, Clocks(as_of, known_at))


@pytest.mark.parametrize(
    ("ended", "before", "after"),
    [
        (dropped(an_upgrade(1, 2), recorded_at=NOW), UpgradeState.IN_EFFECT, UpgradeState.WITHDRAWN),
        (
            withdrawn(an_upgrade(1, 2), effective_to=NOW, recorded_at=NOW),
            UpgradeState.IN_EFFECT,
            UpgradeState.WITHDRAWN,
        ),
        (corrected(an_upgrade(1, 2), recorded_at=NOW), UpgradeState.SUPERSEDED, UpgradeState.SUPERSEDED),
        (superseded(an_upgrade(1, 2), recorded_at=NOW), UpgradeState.SUPERSEDED, UpgradeState.SUPERSEDED),
    ],
)
def test_an_ended_upgrade_reads_as_its_end_code_means(
    ended: Upgrade, before: UpgradeState, after: UpgradeState
) -> None:
    assert not is_open(ended)
    assert state(ended, as_of=NOW - 1, known_at=NOW) is before
    assert state(ended, as_of=NOW, known_at=NOW) is after
    assert state(ended, as_of=NOW, known_at=NOW - 1) is UpgradeState.IN_EFFECT


def test_a_withdrawal_of_a_later_moment_is_in_effect_until_then() -> None:
    ended = withdrawn(an_upgrade(1, 2), effective_to=NOW + 10, recorded_at=NOW)
    assert ended.end_code == "WITHDRAWN_BY_MANUFACTURER"
    assert state(ended, as_of=NOW + 9, known_at=NOW) is UpgradeState.IN_EFFECT
    assert state(ended, as_of=NOW + 10, known_at=NOW) is UpgradeState.WITHDRAWN


def test_a_begun_upgrade_is_open_and_holds_what_was_stated() -> None:
    upgrade = begun(
        (1, 2),
        evidence="TESTED",
        recommendation="SHOULD",
        is_rollback=True,
        asserted_by="1063",
        effective_from=5,
        recorded_at=NOW,
    )
    assert is_open(upgrade)
    assert upgrade[:7] == (1, 2, "TESTED", "SHOULD", True, "1063", 5)
    assert statement_of(upgrade) == ("TESTED", "SHOULD", True, 5)
    assert upgrade.recorded_from == NOW


def test_upgrades_that_end_are_counted_by_their_code() -> None:
    ended = [dropped(an_upgrade(1, 2), recorded_at=NOW)] * 2 + [corrected(an_upgrade(1, 3), recorded_at=NOW)]
    assert UpgradeChanges(ended=ended).ended_by_code() == {"ABSENT_FROM_SHEET": 2, "CORRECTED": 1}
    assert UpgradeChanges(ended=ended)
    assert not UpgradeChanges()


def test_a_record_that_is_stated_anew_keeps_the_end_that_it_had() -> None:
    later = withdrawn(an_upgrade(1, 2), effective_to=NOW + 10, recorded_at=NOW - 10)
    assert record_ended(later, recorded_at=NOW) == later._replace(recorded_to=NOW)
    assert record_ended(an_upgrade(1, 2), recorded_at=NOW) == superseded(an_upgrade(1, 2), recorded_at=NOW)
