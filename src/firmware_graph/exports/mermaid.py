"""Lineages and pathways as Mermaid: text that wikis and Markdown render."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from firmware_graph.errors import BadUserInput
from firmware_graph.exports.about import About
from firmware_graph.exports.picture.drawing import ENDED
from firmware_graph.model.vocabulary import CplStatus, Evidence, PredecessorsDeclared, Recommendation, UpgradeState

MEDIA_TYPE: Final = "text/vnd.mermaid; charset=utf-8"
MOST_UPGRADES: Final = 500
"""Mermaid's default limit of edges (`maxEdges`)."""

PLAIN: Final = re.compile(r"[^\w .:-]", re.ASCII)
TOO_MANY: Final = "Mermaid draws 500 upgrades, and there are {count:,}: take the .svg, or the export 'upgrades'."
NO_PATHWAY: Final = (
    "A drawing cannot hold the answer {kind}, which has no pathway: take GraphQL's upgradePathway, which says why."
)


def mermaid_of(about: About, data: Mapping[str, Any]) -> str:
    """Draw the answer of a lineage or a pathway, versions and upgrades in the order of the answer.

    Raises:
        BadUserInput: There is nothing to draw, or more than Mermaid's limit.
    """
    versions, upgrades = drawn(data["drawn"])
    if len(upgrades) > MOST_UPGRADES:
        raise BadUserInput(TOO_MANY.format(count=len(upgrades)), argument="format")
    lines = [f"%% {name}: {fact}" for name, fact in about.facts().items()]
    lines.append("flowchart LR")
    lines += [f'  e{one["cplEntryId"]}["{label_of(one)}"]' for one in versions]
    lines += [arrow_of(one) for one in upgrades]
    lines.append(f"%% End of export: {len(versions)} versions and {len(upgrades)} upgrades, whole")
    return "\n".join(lines) + "\n"


def drawn(answer: Mapping[str, Any] | None) -> tuple[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]]]:
    """Return the versions and upgrades of an answer.

    Raises:
        BadUserInput: It has none.
    """
    if answer is None:
        raise BadUserInput("There is nothing of this ID.", argument="id")
    lineage = answer.get("lineage")
    if lineage is not None:
        return lineage["versions"], lineage["upgrades"]
    if "versions" in answer:
        return answer["versions"], [step["upgrade"] for step in answer["steps"]]
    raise BadUserInput(NO_PATHWAY.format(kind=answer["__typename"]), argument="from")


def label_of(version: Mapping[str, Any]) -> str:
    """Return the label of a version: its entry, its text, and what must not be shown by colour alone."""
    words = [f"E{version['cplEntryId']}", escaped(version["versionSubmitted"])]
    if version["status"] == CplStatus.REMOVED.value:
        words.append("(removed)")
    if version["predecessorsDeclared"] == PredecessorsDeclared.NOT_PROVIDED.value:
        words.append("(predecessors not declared)")
    return " ".join(words)


def arrow_of(upgrade: Mapping[str, Any]) -> str:
    """Return the arrow of an upgrade: dashed unless it is in effect, with a note on it."""
    is_in_effect = upgrade["state"] == UpgradeState.IN_EFFECT.value
    words = [] if is_in_effect else [ENDED.get(upgrade["endCode"]) or upgrade["state"]]
    words += [] if upgrade["evidence"] == Evidence.DECLARED.value else [upgrade["evidence"]]
    unstated = (Recommendation.NOT_STATED.value, Recommendation.SHOULD.value)
    words += [] if upgrade["recommendation"] in unstated else [upgrade["recommendation"]]
    words += ["rollback"] if upgrade["isRollback"] else []
    line = "-->" if is_in_effect else "-.->"
    label = f"|{', '.join(words).lower().replace('_', ' ')}|" if words else ""
    return f"  e{upgrade['from']['cplEntryId']} {line}{label} e{upgrade['to']['cplEntryId']}"


def escaped(text: str) -> str:
    """Return a text with every character that Mermaid might interpret replaced by its number."""
    return PLAIN.sub(lambda match: f"#{ord(match[0])};", text)
