"""What is said of a cycle to who may not read the upgrade paths of others."""

from itertools import pairwise

import pytest

from firmware_graph.changes.basis import Basis
from firmware_graph.changes.proposal_outlook import outlook
from firmware_graph.model.change import UpgradeStatement
from firmware_graph.records.recorded import Recorded
from support.builders import a_firmware_version, an_upgrade

OWN, OTHER = "F002", "F006"
SUCCESSIONS = [(OWN, OTHER), (OTHER, OWN)]


def reasons(others: set[int], last: int, *, shown: frozenset[str] | None) -> list[str]:
    """Propose the upgrade that closes the cycle of entries 1 to `last`, of which some are another's."""
    versions = [a_firmware_version(n, manufacturer_code=OTHER if n in others else OWN) for n in range(1, last + 1)]
    recorded = Recorded.of(versions, [an_upgrade(*pair) for pair in pairwise(range(1, last + 1))], SUCCESSIONS)
    found = outlook([UpgradeStatement(last, 1)], Basis(recorded), 1_000, shown=shown)
    return [problem.reason for problem in found.obstacles]


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        (set[int](), "it closes the cycle E1 → E2 → E3 → E4 → E5 → E1"),
        ({2, 3}, "it closes the cycle E1 → versions of others → E4 → E5 → E1"),
        ({2, 4}, "it closes the cycle E1 → versions of others → E3 → versions of others → E5 → E1"),
    ],
)
def test_proposer_is_named_its_own_entries_of_a_cycle_alone(others: set[int], reason: str) -> None:
    assert reasons(others, 5, shown=frozenset({OWN})) == [reason]
    assert reasons(others, 5, shown=None) == ["it closes the cycle E1 → E2 → E3 → E4 → E5 → E1"]
