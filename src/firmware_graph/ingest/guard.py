"""What an import may end without being told so: a mistaken sheet must not empty the graph."""

from firmware_graph.ingest.plan import ImportPlan
from firmware_graph.ingest.recorded import Recorded
from firmware_graph.model.vocabulary import UpgradeEndCode

MOST_UPGRADES_ENDED = 0.05


def refusal_of_endings(plan: ImportPlan, recorded: Recorded, *, recorded_at: int, allowed: int | None) -> str | None:
    """Refuse more than 5 % of the upgrades in effect ended, or any entry removed by its absence, unless allowed.

    An upgrade that another statement of itself replaces is not counted.
    """
    ended = sum(upgrade.end_code != UpgradeEndCode.SUPERSEDED for upgrade in plan.upgrades.ended)
    in_effect = sum((upgrade.effective_from or 0) <= recorded_at for upgrade in recorded.open.values())
    total = ended + plan.removed_by_absence
    if not plan.removed_by_absence and ended <= MOST_UPGRADES_ENDED * in_effect:
        return None
    if allowed is not None and total <= allowed:
        return None
    return (
        f"This import would end {ended} of {in_effect} upgrades and remove {plan.removed_by_absence} entries "
        f"that the sheet does not list. If that is right, add --allow-ending {total}; "
        "if the sheet holds only some of the entries, add --partial."
    )
