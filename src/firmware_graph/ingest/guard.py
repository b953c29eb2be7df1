"""The limit of what an import may end unasked: a mistaken sheet must not empty the graph."""

from firmware_graph.ingest.difference.plan import ImportPlan
from firmware_graph.model.vocabulary import UpgradeEndCode
from firmware_graph.records.recorded import Recorded

MOST_UPGRADES_ENDED = 0.05


def refusal_of_endings(plan: ImportPlan, recorded: Recorded, *, recorded_at: int, allowed: int | None) -> str | None:
    """Return why an import is refused that ends more than 5 % of the upgrades in effect, or removes any entry.

    Up to `allowed` endings together are not refused. An upgrade that another statement of itself replaces is not
    counted, nor is an entry that the sheet itself removes.
    """
    ended = sum(upgrade.end_code != UpgradeEndCode.SUPERSEDED for upgrade in plan.upgrades.ended)
    in_effect = sum((upgrade.effective_from or 0) <= recorded_at for upgrade in recorded.open.values())
    removed = len(plan.removed)
    total = ended + removed
    if not removed and ended <= MOST_UPGRADES_ENDED * in_effect:
        return None
    if allowed is not None and total <= allowed:
        return None
    return (
        f"This import would end {ended} of {in_effect} upgrades and remove {removed} entries "
        f"that the sheet does not list. If that is right, add --allow-ending {total}; "
        "if the sheet holds only some of the entries, add --partial."
    )
