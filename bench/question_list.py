"""Every question of the schema but reports on the whole graph, to measure how each grows with the graph.

The wording follows docs/queries.md, with entries of the generated graph that differ from request to request.
"""

from collections.abc import Callable
from typing import Any

from bench.entries import Entries
from bench.queries import Ask, BenchQuery, Body

from firmware_graph.api.schema.connection import write_cursor
from firmware_graph.auth.roles import Role

FEW = 20
DISTINCT = 300
PATHWAY = "__typename ... on UpgradePathway { hops versions { cplEntryId versionHex } }"
SINCE = "2020-01-01T00:00:00Z"

Pick = Callable[[Entries], dict[str, Any]]


def question(name: str, title: str, document: str, pick: Pick) -> BenchQuery:
    """Return a question of one document with new variables for each request."""

    def ask(entries: Entries, _place: int) -> Ask:
        body = Body(document, pick(entries))
        return Ask(body, body)

    return BenchQuery(name, title, ask, (Role.SSC,), distinct=DISTINCT)


def reference(entry: int) -> dict[str, int]:
    """Return a reference to an entry by its ID."""
    return {"cplEntryId": entry}


def a_way(entries: Entries) -> dict[str, Any]:
    """Pick two ends."""
    source, target = entries.way()
    return {"from": reference(source), "to": reference(target)}


def a_step(entries: Entries) -> dict[str, Any]:
    """Pick an upgrade."""
    entry = entries.upgradable_entry(entries.random.randrange(7))
    return {"step": [{"fromCplEntryId": entry, "toCplEntryId": entry + 1}], "entry": entry}


def several(of: Pick, name: str) -> Pick:
    """Pick several."""
    return lambda entries: {name: [of(entries) for _ in range(FEW)]}


def an_entry(entries: Entries) -> dict[str, Any]:
    """Pick an entry."""
    return {"entry": entries.entry()}


def a_page(entries: Entries) -> dict[str, Any]:
    """Pick where a page begins."""
    return {"after": write_cursor(str(entries.early()))}


def listed(filter_: str, title: str) -> BenchQuery:
    """List versions by a filter, from a random place on."""
    document = f"""query ($after: String!) {{
      firmwareVersions(filter: {{{filter_}}}, first: 50, after: $after) {{ nodes {{ cplEntryId versionHex }} }}
    }}"""
    return question(f"firmwareVersions-{title}", f"`firmwareVersions` by {title}", document, a_page)


def of_version(field: str, selected: str) -> BenchQuery:
    """Ask for a field of a version that is a question of its own."""
    document = f"query ($entry: Int!) {{ firmwareVersion(cplEntryId: $entry) {{ cplEntryId {field} {selected} }} }}"
    return question(f"version-{field}", f"`firmwareVersion {{ {field} }}`", document, an_entry)


def root(field: str, document: str, pick: Pick) -> BenchQuery:
    """Ask for a field of the query type."""
    return question(field, f"`{field}`", document, pick)


TARGETS = "$from: FirmwareReference!, $to: FirmwareReference!"
QUESTIONS = (
    root("upgradePathway", f"query ({TARGETS}) {{ upgradePathway(from: $from, to: $to) {{ {PATHWAY} }} }}", a_way),
    question(
        "upgradePathway-latest",
        "`upgradePathway` to the latest",
        f"query ($from: FirmwareReference!) {{ upgradePathway(from: $from) {{ {PATHWAY} }} }}",
        lambda entries: {"from": reference(entries.way()[0])},
    ),
    root(
        "upgradePathways",
        f"query ($requests: [PathwayRequest!]!) {{ upgradePathways(requests: $requests) {{ {PATHWAY} }} }}",
        several(a_way, "requests"),
    ),
    root(
        "validateUpgrade",
        f"query ({TARGETS}) {{ validateUpgrade(from: $from, to: $to) {{ verdict reasons {{ code }} }} }}",
        a_way,
    ),
    root(
        "validateUpgrades",
        "query ($requests: [UpgradeRequest!]!) { validateUpgrades(requests: $requests) { verdict } }",
        several(a_way, "requests"),
    ),
    root(
        "pathwayChanges",
        """query ($from: [FirmwareReference!]!, $since: DateTime!) {
          pathwayChanges(from: $from, since: {time: $since}) { unchangedCount gained { totalCount } }
        }""",
        lambda entries: {"from": [reference(entries.way()[0]) for _ in range(FEW)], "since": SINCE},
    ),
    root(
        "withdrawalImpact",
        """query ($step: [UpgradeInput!]!) {
          withdrawalImpact(withdraw: $step) { unaffectedCount stranded { totalCount nodes { cplEntryId } } }
        }""",
        lambda entries: {"step": a_step(entries)["step"]},
    ),
    root(
        "weakPoints",
        "query ($id: ID!) { weakPoints(deviceModelId: $id) { totalCount nodes { strandedCount } } }",
        lambda entries: {"id": entries.model_id()},
    ),
    root(
        "deadEnds",
        "query ($code: String!) { deadEnds(filter: {manufacturerCode: $code}, first: 20) { totalCount } }",
        lambda entries: {"code": entries.code()},
    ),
    root(
        "undeclared",
        "query ($code: String!) { undeclared(filter: {manufacturerCode: $code}, first: 20) { totalCount } }",
        lambda entries: {"code": entries.code()},
    ),
    root(
        "fleetReport",
        """query ($counts: [FleetCount!]!) {
          fleetReport(counts: $counts) { deviceCount upgradesToDo byHops { hops deviceCount } }
        }""",
        several(lambda entries: {"firmware": reference(entries.way()[0]), "count": 10}, "counts"),
    ),
    root(
        "defect",
        """query ($id: ID!, $after: String!) {
          defect(id: $id) { title affected(first: 50, after: $after) { nodes { firmwareVersion { cplEntryId } } } }
        }""",
        lambda entries: {"id": entries.defect(), **a_page(entries)},
    ),
    root("defects", "{ defects(first: 20) { totalCount nodes { id title } } }", lambda _: {}),
    root(
        "sharedDefects",
        "query ($ids: [ID!]!) { sharedDefects(stackIds: $ids) { id } }",
        lambda entries: {"ids": entries.neighbouring_stacks()},
    ),
    root(
        "exposureTo",
        """query ($name: String!, $after: String!) {
          exposureTo(criteria: [{stackName: $name, introduced: "6.4", fixed: "6.7"}], exposures: [AFFECTED],
            first: 20, after: $after) { nodes { exposure firmwareVersion { cplEntryId } } }
        }""",
        lambda entries: {"name": entries.stack().partition("/")[0], **a_page(entries)},
    ),
    root(
        "blastRadius",
        """query ($id: ID!) {
          blastRadius(stackId: $id) { stack { name version } defects { id } firmwareVersions { nodes { cplEntryId } } }
        }""",
        lambda entries: {"id": entries.stack()},
    ),
    root("firmwareVersion", "query ($entry: Int!) { firmwareVersion(cplEntryId: $entry) { versionHex } }", an_entry),
    listed("", "no filter"),
    listed("deviceType: GSME", "device type"),
    listed("status: CURRENT", "status"),
    listed("zigbeeBand: B2_4GHZ", "band"),
    question(
        "firmwareVersions-version",
        "`firmwareVersions` by version",
        "query ($hex: String!) { firmwareVersions(filter: {versionHex: $hex}) { totalCount nodes { cplEntryId } } }",
        lambda entries: {"hex": entries.version_hex()},
    ),
    root(
        "deviceModel",
        "query ($id: ID!) { deviceModel(id: $id) { modelName firmwareVersions { nodes { cplEntryId } } } }",
        lambda entries: {"id": entries.model_id()},
    ),
    root(
        "deviceModels",
        "query ($code: String!) { deviceModels(filter: {manufacturerCode: $code}, first: 20) { nodes { id } } }",
        lambda entries: {"code": entries.code()},
    ),
    root(
        "manufacturer",
        "query ($code: String!) { manufacturer(code: $code) { name deviceModels(first: 10) { nodes { id } } } }",
        lambda entries: {"code": entries.code()},
    ),
    root("manufacturers", "{ manufacturers(first: 20) { nodes { code name } } }", lambda _: {}),
    root(
        "resolveFirmware",
        """query ($code: String!, $hex: String!) {
          resolveFirmware(reference: {product: {manufacturerCode: $code, firmwareVersion: $hex}}) { __typename }
        }""",
        lambda entries: {"code": entries.code(), "hex": entries.version_hex()},
    ),
    root(
        "zigbeeStack",
        """query ($id: ID!) {
          zigbeeStack(id: $id) { name defects { id } firmwareVersions(first: 10) { nodes { cplEntryId } } }
        }""",
        lambda entries: {"id": entries.stack()},
    ),
    root(
        "zigbeeStacks",
        "query ($after: String!) { zigbeeStacks(first: 20, after: $after) { nodes { id name version } } }",
        lambda entries: {"after": write_cursor(entries.stack())},
    ),
    root("revision", "{ revision { id recordedAt } }", lambda _: {}),
    of_version("latest", f"{{ {PATHWAY} }}"),
    of_version("dependents", "{ reachableFrom { nodes { cplEntryId } } mandatoryFor { nodes { cplEntryId } } }"),
    of_version("lineage", "{ versions { cplEntryId } }"),
    of_version("upcoming", "{ __typename }"),
    of_version("defects", "{ defect { id } exposure remediation { __typename } }"),
    of_version("zigbeeStack", "{ name version defects { id } }"),
)
