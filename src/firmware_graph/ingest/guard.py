"""The limit on unconfirmed losses of an import: a mistaken sheet must not empty the graph."""

from collections import Counter
from collections.abc import Mapping, Sequence

from firmware_graph.ingest.recorded_sheets import RecordedSheets
from firmware_graph.ingest.report import Loss, Taken
from firmware_graph.model.vocabulary import CplStatus, Evidence, PredecessorsDeclared, Recommendation

MOST_TAKEN = 0.05
MOST_NAMED = 50


def refusal_of_losses(
    taken: Sequence[Taken], basis: RecordedSheets, *, recorded_at: int, allowed: int | None
) -> str | None:
    """Return why an import is refused that loses more than 5 % of one kind, or any entry by omission.

    A row that states a loss explicitly (Removed, blank, or missing from the ZigBee sheet) does not indicate a mistaken
    sheet. Up to `allowed` losses in total are not refused.
    """
    counts = Counter(one.loss for one in taken)
    there = _recorded(basis, recorded_at)
    if not any(_is_too_much(loss, count, there[loss]) for loss, count in counts.items()):
        return None
    if allowed is not None and len(taken) <= allowed:
        return None
    removed = counts[Loss.ABSENT_ENTRY]
    first = f"end {counts[Loss.UPGRADE]} of {there[Loss.UPGRADE]} upgrades and remove {removed} entries"
    also = [f"{counts[loss]} {loss}" for loss in Loss if counts[loss] and loss not in {Loss.UPGRADE, Loss.ABSENT_ENTRY}]
    return (
        f"This import would {first} that the sheet does not list{''.join(f'; {one}' for one in also)}. "
        f"If that is right, allow the ending of {len(taken)} (--allow-ending {len(taken)}); "
        "if the sheet holds only some of the entries, say so (--partial)."
    )


def refusal_of_lost_ranges(defects: Sequence[str], *, allowed: int | None) -> str | None:
    """Return why an import is refused that restates defects with none of their recorded ranges."""
    if len(defects) <= (allowed or 0):
        return None
    named = ", ".join(defects[:MOST_NAMED]) + (", …" if len(defects) > MOST_NAMED else "")
    return (
        f"This import would leave {len(defects)} defects without any range, so that they affect nothing: {named}. "
        f"If that is right, allow it (--allow-ending {len(defects)}); if not, give what they affect."
    )


def _is_too_much(loss: Loss, count: int, there: int) -> bool:
    if loss is Loss.ABSENT_ENTRY:
        return count > 0
    return count > MOST_TAKEN * there and (loss is Loss.UPGRADE or count > 1)


def _recorded(basis: RecordedSheets, recorded_at: int) -> Mapping[Loss, int]:
    """Count the records of each kind that could be lost."""
    versions = basis.recorded.versions.values()
    declared = sum(one.predecessors_declared != PredecessorsDeclared.NOT_PROVIDED for one in versions)
    current = sum(one.listed_status == CplStatus.CURRENT for one in versions)
    return {
        Loss.UPGRADE: sum((one.effective_from or 0) <= recorded_at for one in basis.recorded.open.values()),
        Loss.ABSENT_ENTRY: current,
        Loss.REMOVED_ENTRY: current,
        Loss.DECLARATION: declared,
        Loss.CELL: len(versions),
        Loss.STATEMENT: sum(
            one.recommendation != Recommendation.NOT_STATED or one.evidence != Evidence.DECLARED
            for one in basis.recorded.open.values()
        ),
        Loss.ZIGBEE_ROW: len(basis.restricted),
    }
