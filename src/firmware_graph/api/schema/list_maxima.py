"""How many items each list among the arguments and inputs of the schema may have, as the functions of fields check."""

from graphql import GraphQLSchema

from firmware_graph.api.schema.publication.change_filter import MOST_ENTRIES as MOST_ENTRIES_OF_A_FILTER
from firmware_graph.api.schema.publication.change_filter import MOST_KINDS
from firmware_graph.auth.lengths import lists_of
from firmware_graph.changes.advisory_text import MOST_ENTRIES
from firmware_graph.changes.compatibility import MOST_OTHERS
from firmware_graph.changes.note_checks import MOST_ITEMS
from firmware_graph.changes.publish_changes import MOST_LISTED
from firmware_graph.model.quotas import Quotas
from firmware_graph.model.request_limits import RequestLimits
from firmware_graph.questions.defects.exposure_to import MOST_CRITERIA
from firmware_graph.questions.dependency.fleet_trend import MOST_SNAPSHOTS


def list_maxima(schema: GraphQLSchema, limits: RequestLimits, quotas: Quotas) -> dict[str, int]:
    """Return the maximum of each list by its coordinate: that of a batch, if it has none of its own.

    Where a function counts different items only, this is how many it may be given.
    """
    notes = ("parties", "capabilities", "knownIssues", "fixes", "upgradeFrom", "plannedReleases")
    return {
        **dict.fromkeys(lists_of(schema), limits.items),
        **dict.fromkeys(
            (f"Query.withdrawalImpact({name}:)" for name in ("withdraw", "remove", "declare")), limits.operations
        ),
        "ChangesInput.operations": limits.operations,
        "PredecessorsStatement.from": min(limits.items, MOST_LISTED),
        "Query.fleetTrend(reports:)": MOST_SNAPSHOTS,
        "Query.exposureTo(criteria:)": MOST_CRITERIA,
        "ChangeFilter.kinds": MOST_KINDS,
        "ChangeFilter.cplEntryIds": MOST_ENTRIES_OF_A_FILTER,
        "Mutation.approveTargets(cplEntryIds:)": max(limits.items, quotas.targets),
        "Mutation.declareCompatible(withCplEntryIds:)": MOST_OTHERS,
        "Mutation.withdrawCompatible(withCplEntryIds:)": MOST_OTHERS,
        "AdvisoryInput.cplEntryIds": MOST_ENTRIES,
        **dict.fromkeys((f"ReleaseNoteInput.{name}" for name in notes), MOST_ITEMS),
    }
