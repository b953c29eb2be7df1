"""The benchmark's queries, each in the words of firmware-graph and of the peer.

Both documents select the same values in the same order, so that the answers, read as lists of values, are equal;
`checking.py` checks that before anything is measured.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from bench.entries import STACK_IDS, Entries, product
from bench.small_queries import SMALL

from firmware_graph.api.schema.connection import write_cursor
from firmware_graph.auth.roles import Role


class Body(NamedTuple):
    """A GraphQL request."""

    query: str
    variables: dict[str, Any]


class Ask(NamedTuple):
    """One request to each side, in its own words."""

    ours: Body
    theirs: Body


@dataclass(frozen=True, slots=True)
class BenchQuery:
    """A kind of request, with a generator of many different ones."""

    name: str
    title: str
    ask: Callable[[Entries, int], Ask]
    roles: tuple[Role, ...] = (Role.SSC, Role.PARTY)
    distinct: int = 1000
    wanted_against_peer: float = 4.0
    most_connections: int = 64


OUR_PATHWAY = """query ($source: Int!, $target: Int!) {
  upgradePathway(from: {cplEntryId: $source}, to: {cplEntryId: $target}) {
    ... on UpgradePathway {
      versions { cplEntryId versionHex addedOn deviceModel { modelName modelIdentifier manufacturer { code name } } }
    }
  }
}"""
THEIR_PATHWAY = """query ($source: Int!, $target: Int!) {
  upgradePathway(source: $source, target: $target) {
    cplEntryId versionHex addedOn deviceModel { modelName modelIdentifier manufacturer { code name } }
  }
}"""


def pathway(entries: Entries, _place: int) -> Ask:
    """Ask for the pathway between two versions, with all versions on it and their models."""
    source, target = entries.way()
    variables = {"source": source, "target": target}
    return Ask(Body(OUR_PATHWAY, variables), Body(THEIR_PATHWAY, variables))


LEAVES = "cplEntryId versionHex versionSubmitted addedOn zigbeeBand imageHash"
MODEL = "deviceModel { modelName modelIdentifier deviceType manufacturer { code name } }"
OUR_PAGE = f"""query ($code: String!, $after: String!) {{
  firmwareVersions(filter: {{manufacturerCode: $code}}, first: 50, after: $after) {{ nodes {{ {LEAVES} {MODEL} }} }}
}}"""
THEIR_PAGE = f"""query ($code: String!, $after: Int!) {{
  firmwareVersions(
    where: {{manufacturerCode: {{eq: $code}}, cplEntryId: {{gt: $after}}}}, limit: 50, sort: [{{cplEntryId: ASC}}]
  ) {{ {LEAVES} {MODEL} }}
}}"""


def page(entries: Entries, _place: int) -> Ask:
    """Ask for fifty versions of a manufacturer, from a random place in its list on: eleven values each."""
    code, after = entries.page()
    return Ask(
        Body(OUR_PAGE, {"code": code, "after": write_cursor(str(after))}),
        Body(THEIR_PAGE, {"code": code, "after": after}),
    )


def small(entries: Entries, place: int) -> Ask:
    """Ask ten different small queries in turn."""
    query = SMALL[place % len(SMALL)]
    ours, theirs = query.variables(entries)
    return Ask(Body(query.ours, ours), Body(query.theirs, theirs))


OUR_STACKS = """query ($after: String!) {
  zigbeeStacks(first: 10, after: $after) {
    nodes { id name version firmwareVersions(first: 10) { nodes { cplEntryId versionHex } } }
  }
}"""
THEIR_STACKS = """query ($before: Int!) {
  zigbeeStacks(offset: $before, limit: 10, sort: [{id: ASC}]) {
    id name version
    restrictedFirmware(limit: 10, sort: [{cplEntryId: ASC}]) { cplEntryId firmwareVersion { versionHex } }
  }
}"""


def stacks(entries: Entries, _place: int) -> Ask:
    """Ask for ten stack versions, each with the first ten versions of firmware that are built on it."""
    before = entries.stack_place()
    ours = {"after": write_cursor(STACK_IDS[before - 1])}
    return Ask(Body(OUR_STACKS, ours), Body(THEIR_STACKS, {"before": before}))


OUR_DEPENDENTS = """query ($entry: Int!) {
  firmwareVersion(cplEntryId: $entry) {
    cplEntryId dependents { reachableFrom(first: 50) { nodes { cplEntryId versionHex deviceModel { modelName } } } }
  }
}"""
THEIR_DEPENDENTS = """query ($entry: Int!) {
  firmwareVersions(where: {cplEntryId: {eq: $entry}}) {
    cplEntryId reachableFrom(first: 50) { cplEntryId versionHex deviceModel { modelName } }
  }
}"""


def dependents(entries: Entries, _place: int) -> Ask:
    """Ask which versions can reach one."""
    variables = {"entry": entries.upgradable_entry(entries.random.randrange(4, 8))}
    return Ask(Body(OUR_DEPENDENTS, variables), Body(THEIR_DEPENDENTS, variables))


OUR_DEFECT = """query ($id: ID!, $after: String!) {
  defect(id: $id) {
    id title
    stackVersions { nodes { stack { name version } firmwareCount } }
    affected(first: 50, after: $after) { nodes { firmwareVersion { cplEntryId versionHex } } }
  }
}"""
THEIR_DEFECT = """query ($id: ID!, $after: Int!) {
  defects(where: {id: {eq: $id}}) {
    id title
    stackVersions { name version firmwareCount }
    affected(first: 50, after: $after) { cplEntryId versionHex }
  }
}"""


def defect(entries: Entries, _place: int) -> Ask:
    """Ask for a defect's stack versions, with counts, and fifty of the versions that have it."""
    name, after = entries.defect(), entries.early()
    return Ask(
        Body(OUR_DEFECT, {"id": name, "after": write_cursor(str(after))}),
        Body(THEIR_DEFECT, {"id": name, "after": after}),
    )


OUR_BATCH = """query ($requests: [PathwayRequest!]!) {
  upgradePathways(requests: $requests) { ... on UpgradePathway { hops versions { cplEntryId versionHex } } }
}"""
THEIR_BATCH = """query ($sources: [Int!]!, $targets: [Int!]!) {
  upgradePathways(sources: $sources, targets: $targets) { hops versions { cplEntryId versionHex } }
}"""
BATCH = 200


def batch(entries: Entries, _place: int) -> Ask:
    """Ask for two hundred pathways in one request."""
    ways = [entries.way() for _ in range(BATCH)]
    requests = [{"from": {"cplEntryId": source}, "to": {"cplEntryId": target}} for source, target in ways]
    sources, targets = zip(*ways, strict=True)
    return Ask(
        Body(OUR_BATCH, {"requests": requests}),
        Body(THEIR_BATCH, {"sources": list(sources), "targets": list(targets)}),
    )


PRODUCTS = 1000


def products(entries: Entries, _place: int) -> Ask:
    """Ask for a thousand pathways in one request, by product tuples; the peer is given the entry IDs."""
    ways = [entries.way() for _ in range(PRODUCTS)]
    requests = [{"from": {"product": product(source)}, "to": {"product": product(target)}} for source, target in ways]
    sources, targets = zip(*ways, strict=True)
    return Ask(
        Body(OUR_BATCH, {"requests": requests}),
        Body(THEIR_BATCH, {"sources": list(sources), "targets": list(targets)}),
    )


SSC_ALONE = (Role.SSC,)
QUERIES = (
    BenchQuery("pathway", "a pathway with all versions and models", pathway),
    BenchQuery("page", "a page of 50 with model and manufacturer", page),
    BenchQuery("small", "ten different small queries in turn", small),
    BenchQuery("stacks", "ten stacks with ten versions of firmware each", stacks, SSC_ALONE, distinct=300),
    BenchQuery("dependents", "the dependents of a version", dependents),
    BenchQuery("defect", "a shared defect: stacks, counts, 50 affected", defect, SSC_ALONE, distinct=300),
    BenchQuery("batch", "a batch of 200 pathways", batch, distinct=200, wanted_against_peer=2),
    BenchQuery(
        "products",
        "a batch of 1,000 pathways by product tuple",
        products,
        distinct=16,
        wanted_against_peer=2,
        most_connections=1,
    ),
)


def asks(query: BenchQuery, size: int) -> list[Ask]:
    """Return the requests of a query on a graph: the same for every server and in every run."""
    entries = Entries(size)
    return [query.ask(entries, place) for place in range(query.distinct)]
