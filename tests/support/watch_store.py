"""Watches on a store without HTTP: entries 20 to 23 in a line, whose upgrade is withdrawn and declared."""

from firmware_graph.changes.publish_changes import publish_changes
from firmware_graph.changes.set_watch import QUOTAS, set_watch
from firmware_graph.delivery.watch_turn import WatchTurn
from firmware_graph.model.change import Author, ChangeRequest, ChangesPublished, UpgradeStatement, UpgradeWithdrawal
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.quotas import Quotas
from firmware_graph.model.reference import FirmwareReference
from firmware_graph.model.submitter import OPERATOR
from firmware_graph.model.vocabulary import Tier
from firmware_graph.model.watch import Watch
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest
from support.sheets import ImportHarness

SECAS = Author("secas", "secas", frozenset({Tier.CPL, Tier.FIR}), OPERATOR)
EVENTS = "MATCH (event:PartyEvent) RETURN event.party, event.number, event.sequence ORDER BY event.party, event.number"


async def watching(
    harness: ImportHarness,
    party: str,
    *entries: int,
    name: str = "fleet",
    quotas: Quotas = QUOTAS,
    names_party: bool = False,
) -> Watch:
    """Set a watch."""
    requests = [PathwayRequest(FirmwareReference(entry)) for entry in entries]
    return await set_watch(
        harness.graph, name, requests, party=party, now_ms=now_ms(), quotas=quotas, names_party=names_party
    )


async def withdrawn(harness: ImportHarness, source: int, target: int) -> None:
    """Withdraw an upgrade."""
    await published(harness, UpgradeWithdrawal(source, target))


async def declared(harness: ImportHarness, source: int, target: int) -> None:
    """Declare an upgrade."""
    await published(harness, UpgradeStatement(source, target))


async def published(harness: ImportHarness, operation: UpgradeWithdrawal | UpgradeStatement) -> None:
    """Publish a change that must be accepted."""
    outcome = await publish_changes(harness.graph, ChangeRequest([operation]), author=SECAS)
    assert isinstance(outcome, ChangesPublished), outcome


async def taken(harness: ImportHarness) -> int:
    """Take a turn, like a separate process, and return how many events it made."""
    return await WatchTurn(harness.graph).take()
