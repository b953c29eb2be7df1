"""What a manufacturer or an Alt HAN Co that is no SEC Party reads of the FIR: rows of its own codes, and no others.

Entries 1 and 20 to 22 of the example are of F001, 2 of F002, and 140 of F002 leads to 141 of F006.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from firmware_graph.api.execution.error_pages import documented
from firmware_graph.auth.own_rows import OWN_ROWS
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from support.asking import Ask
from support.party_harness import created, refusal

Maker = Callable[..., Ask]

OF_VERSIONS: Final = {
    "predecessorsDeclared": "",
    "obligation": "",
    "assertedBy": "",
    "submitter": "{ role }",
    "releasedOn": "",
    "manufacturerContact": "",
    "latest": "{ __typename }",
    "listedLatest": "{ cplEntryId }",
    "releaseIndex": "",
    "dependents": "{ reachableFrom { totalCount } }",
    "lineage": "{ versions { cplEntryId } }",
    "upcoming": "{ releases { cplEntryId } }",
    "compatibleWith": "{ cplEntryId }",
    "upgradesTo": "{ totalCount }",
    "upgradesFrom": "{ totalCount }",
}
OF_MODELS: Final = {"lineage": "{ versions { cplEntryId } }", "limitations": "{ text }"}
WHOLE: Final = """
  query ($entry: Int!, $other: Int!) {
    firmwareVersion(cplEntryId: $entry) {
      upgradesTo(includeEnded: true) { totalCount nodes { to { cplEntryId } } }
      upgradesFrom(includeEnded: true) { totalCount nodes { from { cplEntryId } } }
      lineage(includeEnded: true) { versions { cplEntryId } upgrades { to { cplEntryId } } }
      dependents { reachableFrom { nodes { cplEntryId } } }
      latest { __typename ... on UpgradePathway { hops } ... on NoPathway { noPathwayReason } }
    }
    upgradePathway(from: {cplEntryId: $entry}, to: {cplEntryId: $other}) {
      ... on UpgradePathway { hops warnings { code } }
    }
  }
"""
BATCH: Final = """
  query ($requests: [PathwayRequest!]!) { upgradePathways(requests: $requests) {
    __typename ... on UpgradePathway { hops warnings { code message } }
  } }
"""
VERDICTS: Final = """
  query ($requests: [UpgradeRequest!]!) { validateUpgrades(requests: $requests) { verdict reasons { code } } }
"""
CONTACT: Final = "{ firmwareVersion(cplEntryId: 1) { manufacturerContact } }"


@pytest.fixture(scope="module")
def maker(client: httpx.Client, key_folder: Path) -> Maker:
    """Return a manufacturer that is no SEC Party and owns some codes."""

    def owner(*codes: str, role: Role = Role.MANUFACTURER, **claims: Any) -> Ask:
        claims = {"party": f"owner of {' '.join(codes)}"} | claims
        token = mint_token(demo_key(key_folder), role=role, manufacturer_codes=codes, **claims)
        return Ask(client, {"authorization": f"Bearer {token}"})

    return owner


def forbidden(coordinate: str) -> dict[str, object]:
    """Return the extensions of a refusal of the FIR."""
    return documented({"code": "FORBIDDEN", "coordinate": coordinate, "requiredScope": "fir:read"})


def refusals(ask: Ask, query: str, **variables: Any) -> tuple[Any, list[Any]]:
    """Return the data of an answer, and the extensions of its errors, none of which may have a path."""
    body = ask(query, **variables).json()
    assert not any("path" in error for error in body.get("errors", ()))
    return body.get("data"), [error["extensions"] for error in body.get("errors", ())]


def requests(*pairs: tuple[int, int | None]) -> list[dict[str, dict[str, int]]]:
    """Return requests of a batch."""
    return [
        {"from": {"cplEntryId": source}} | ({"to": {"cplEntryId": target}} if target else {})
        for source, target in pairs
    ]


def test_fields_asked_for_here_are_all_that_own_rows_open_of_versions_and_models() -> None:
    opened = {name for name in OWN_ROWS if "(" not in name}
    assert {f"FirmwareVersion.{name}" for name in OF_VERSIONS} == {
        name for name in opened if name.startswith("FirmwareVersion.")
    }
    assert {f"DeviceModel.{name}" for name in OF_MODELS} == {name for name in opened if name.startswith("DeviceModel.")}


@pytest.mark.parametrize("role", [Role.MANUFACTURER, Role.ALT_HAN_CO])
def test_each_field_is_answered_for_an_own_row_and_null_beside_its_error_for_one_of_another(
    role: Role, maker: Maker
) -> None:
    owner = maker("F001", role=role)
    of_versions = " ".join(f"{name} {selection}" for name, selection in OF_VERSIONS.items())
    of_models = " ".join(f"{name} {selection}" for name, selection in OF_MODELS.items())
    fields = f"{of_versions} deviceModel {{ {of_models} }}"
    query = f"query ($entry: Int!) {{ firmwareVersion(cplEntryId: $entry) {{ {fields} }} }}"
    own = owner.data(query, entry=1)["firmwareVersion"]
    assert own["releasedOn"] == "2019-03-11"
    assert own["predecessorsDeclared"] == "NONE_DECLARED"
    assert None not in {**own, "obligation": "by a setting"}.values()
    assert None not in own["deviceModel"].values()
    data, errors = refusals(owner, query, entry=2)
    assert data["firmwareVersion"] == {
        **dict.fromkeys(OF_VERSIONS),
        "deviceModel": dict.fromkeys(OF_MODELS),
    }
    coordinates = [*(f"DeviceModel.{name}" for name in OF_MODELS), *(f"FirmwareVersion.{name}" for name in OF_VERSIONS)]
    assert errors == [forbidden(name) for name in sorted(coordinates)]


def test_list_of_own_rows_and_others_has_one_error_for_a_field_however_many_it_is_refused_for(maker: Maker) -> None:
    query = """{ firmwareVersions(first: 200) { nodes {
        deviceModel { manufacturer { code } } manufacturerContact releaseIndex } } }"""
    data, errors = refusals(maker("F001"), query)
    assert errors == [forbidden("FirmwareVersion.manufacturerContact"), forbidden("FirmwareVersion.releaseIndex")]
    contacts: dict[bool, set[object]] = {True: set(), False: set()}
    for row in data["firmwareVersions"]["nodes"]:
        contacts[row["deviceModel"]["manufacturer"]["code"] == "F001"].add(row["manufacturerContact"])
    assert contacts[False] == {None}
    assert contacts[True] >= {"firmware@example.example"}


def test_who_owns_no_codes_is_refused_by_the_same_bytes_as_an_owner_for_rows_of_others(maker: Maker) -> None:
    """The one knows no row, the other none of these: nothing in a refusal tells the two apart."""
    query = "{ firmwareVersion(cplEntryId: 2) { manufacturerContact } }"
    assert maker()(query).content == maker("F001")(query).content


def test_pathway_is_answered_within_own_rows_and_refused_where_an_end_is_of_another(maker: Maker) -> None:
    owner = maker("F001")
    asked = requests((20, 22), (2, 4), (20, 2), (2, None), (999_999, None), (20, 22))
    data, errors = refusals(owner, BATCH, requests=asked)
    first, *others, last = data["upgradePathways"]
    assert first == last
    assert (first["hops"], first["warnings"][0]["code"]) == (2, "OWN_ROWS_ONLY")
    assert others == [None, None, None, {"__typename": "FirmwareNotFound"}]
    assert errors == [forbidden("Query.upgradePathways")]
    data, errors = refusals(owner, "{ upgradePathway(from: {cplEntryId: 2}) { __typename } }")
    assert (data, errors) == ({"upgradePathway": None}, [forbidden("Query.upgradePathway")])


def test_every_outcome_within_own_rows_says_what_it_is_made_of(maker: Maker) -> None:
    told = "warnings { code }"
    query = f"""{{ firmwareVersions(filter: {{manufacturerCode: "F001"}}, first: 50) {{ nodes {{ latest {{
        __typename ... on UpgradePathway {{ {told} }} ... on NoPathway {{ {told} }} ... on PathwayUnknown {{ {told} }}
        ... on NotOtaUpgradable {{ {told} }} ... on MultipleTargets {{ pathways {{ {told} }} }} }} }} }} }}"""
    answers = [row["latest"] for row in maker("F001").data(query)["firmwareVersions"]["nodes"]]
    outcomes = [one for answer in answers for one in answer.get("pathways", [answer])]
    assert {answer["__typename"] for answer in answers} >= {"UpgradePathway", "NoPathway", "MultipleTargets"}
    assert all(one["warnings"][0]["code"] == "OWN_ROWS_ONLY" for one in outcomes)


def test_exact_upgrades_are_judged_within_own_rows_and_refused_where_an_end_is_of_another(maker: Maker) -> None:
    owner = maker("F001")
    data, errors = refusals(owner, VERDICTS, requests=requests((20, 21), (2, 4), (20, 22)))
    yes, refused, no = data["validateUpgrades"]
    assert (yes["verdict"], refused, no["verdict"]) == ("YES", None, "NO")
    assert yes["reasons"][-1] == no["reasons"][-1] == {"code": "OWN_ROWS_ONLY"}
    assert errors == [forbidden("Query.validateUpgrades")]
    one = "{ validateUpgrade(from: {cplEntryId: 20}, to: {cplEntryId: 2}) { verdict } }"
    assert refusals(owner, one) == ({"validateUpgrade": None}, [forbidden("Query.validateUpgrade")])


def test_upgrade_to_another_manufacturers_version_is_no_part_of_what_its_beginning_owner_reads(
    maker: Maker, client: httpx.Client, headers_of: Callable[[str], dict[str, str]]
) -> None:
    whole = Ask(client, headers_of("party")).data(WHOLE, entry=140, other=141)
    assert whole["firmwareVersion"]["upgradesTo"]["totalCount"] == 1
    assert whole["upgradePathway"]["hops"] == 1
    data, errors = refusals(maker("F002"), WHOLE, entry=140, other=141)
    assert errors == [forbidden("Query.upgradePathway")]
    version = data["firmwareVersion"]
    assert version["upgradesTo"] == {"totalCount": 0, "nodes": []}
    assert {"cplEntryId": 141} in whole["firmwareVersion"]["lineage"]["versions"]
    assert {"cplEntryId": 141} not in version["lineage"]["versions"]
    assert {"to": {"cplEntryId": 141}} not in version["lineage"]["upgrades"]
    data, errors = refusals(maker("F006"), WHOLE, entry=141, other=141)
    assert errors == []
    assert data["firmwareVersion"]["upgradesFrom"]["nodes"] == [{"from": {"cplEntryId": 140}}], "its own row says so"
    assert data["firmwareVersion"]["lineage"]["versions"] == [{"cplEntryId": 141}]
    assert data["firmwareVersion"]["dependents"]["reachableFrom"]["nodes"] == []
    both = maker("F002", "F006").data(WHOLE, entry=140, other=141)
    assert both["firmwareVersion"] == whole["firmwareVersion"]
    assert both["upgradePathway"] == {
        "hops": 1,
        "warnings": [{"code": "OWN_ROWS_ONLY"}, *whole["upgradePathway"]["warnings"]],
    }


def test_predecessor_of_another_that_an_own_row_names_has_nothing_of_its_own_row(maker: Maker) -> None:
    query = """{ firmwareVersion(cplEntryId: 141) { predecessorsDeclared upgradesFrom { nodes { evidence state
        from { cplEntryId versionHex manufacturerContact predecessorsDeclared upgradesFrom { totalCount } } } } } }"""
    data, errors = refusals(maker("F006"), query)
    assert data["firmwareVersion"]["predecessorsDeclared"] == "LISTED"
    [upgrade] = data["firmwareVersion"]["upgradesFrom"]["nodes"]
    assert (upgrade["evidence"], upgrade["state"], upgrade["from"]["cplEntryId"]) == ("DECLARED", "IN_EFFECT", 140)
    closed = ("manufacturerContact", "predecessorsDeclared", "upgradesFrom")
    assert [upgrade["from"][name] for name in closed] == [None, None, None]
    assert upgrade["from"]["versionHex"], "as on the public list"
    assert errors == [forbidden(f"FirmwareVersion.{name}") for name in closed]


@pytest.mark.parametrize(
    "query",
    [
        '{ upgradePathway(from: {cplEntryId: 20}, knownAt: "2026-01-01T00:00:00Z") { __typename } }',
        "{ upgradePathway(from: {cplEntryId: 20}, approved: true) { __typename } }",
        """{ upgradePathway(from: {cplEntryId: 20}, installation: {commsHub: {cplEntryId: 200}}) { __typename } }""",
        "{ firmwareVersions(filter: {predecessorsDeclared: LISTED}) { totalCount } }",
        "{ deadEnds { totalCount } }",
        "{ undeclared { totalCount } }",
        "{ fleetReport(counts: [{firmware: {cplEntryId: 20}, count: 1}]) { deviceCount } }",
        '{ pairReport(rows: [{pair: "P", end: "E", firmware: {cplEntryId: 20}}]) { inStep } }',
        "{ withdrawalImpact(remove: [20]) { unaffectedCount } }",
        "{ advisories { totalCount } }",
        "{ firmwareVersion(cplEntryId: 20) { advisories { id } } }",
        "{ firmwareVersion(cplEntryId: 20) { approvedTarget { cplEntryId } } }",
        "{ changes(first: 1) { nodes { upgrade { state } } } }",
    ],
)
def test_all_else_of_the_fir_stays_refused_whatever_is_owned(query: str, maker: Maker) -> None:
    _, errors = refusals(maker("F001"), query)
    assert {error["code"] for error in errors} == {"FORBIDDEN"}


def test_owner_proposes_a_withdrawal_with_its_reason(maker: Maker) -> None:
    tried = """mutation { proposeChanges(input: {dryRun: true, operations: [{withdrawUpgrade: {
        fromCplEntryId: 20, toCplEntryId: 21, endCode: WITHDRAWN_BY_MANUFACTURER}}]}) { __typename } }"""
    assert maker("F001").data(tried) == {"proposeChanges": {"__typename": "ChangesChecked"}}


def test_owner_that_acts_for_another_reads_no_row(maker: Maker) -> None:
    assert maker("F001", acting_for=["P1"]).codes(CONTACT) == ["FORBIDDEN"]


def test_two_owners_are_never_answered_with_what_is_kept_for_the_other(maker: Maker) -> None:
    owners = {code: maker(code) for code in ("F001", "F002")}
    query = "{ firmwareVersions(first: 4) { nodes { cplEntryId manufacturerContact latest { __typename } } } }"
    found: dict[str, set[tuple[bytes, str]]] = {code: set() for code in owners}
    for _ in range(3):
        for code, owner in owners.items():
            response = owner(query)
            found[code].add((response.content, response.headers["etag"]))
    [[first], [second]] = found.values()
    assert first[0] != second[0]
    assert first[1] != second[1]
    for (_, etag), other in ((first, "F002"), (second, "F001")):
        owner = owners[other]
        given = owner.client.post("/graphql", json={"query": query}, headers={**owner.headers, "if-none-match": etag})
        assert given.status_code == 200


def test_change_of_an_own_row_is_answered_at_once_and_moves_nothing_that_is_told(
    maker: Maker, client: httpx.Client, headers_of: Callable[[str], dict[str, str]]
) -> None:
    """A revision that moved for another's row would tell of it, so that of the FIR is told to SEC Parties alone."""
    owner, anyone = maker("F001"), Ask(client, {})
    told = "{ revision { id recordedAt } changes(first: 50) { position hasMore nodes { id kind } } }"
    pathway = "{ upgradePathway(from: {cplEntryId: 30}) { ... on UpgradePathway { versions { cplEntryId } } } }"
    seen = [[answer(told).content for answer in (owner, anyone)]]
    before = [owner(pathway) for _ in range(2)]
    *_, source, target = [one["cplEntryId"] for one in owner.data(pathway)["upgradePathway"]["versions"]]
    secas = Ask(client, headers_of("secas"))
    secas.data(
        """mutation ($source: Int!, $target: Int!) { publishChanges(input: {operations: [{withdrawUpgrade: {
           fromCplEntryId: $source, toCplEntryId: $target, endCode: WITHDRAWN_BY_MANUFACTURER}}]}) {
           ... on ChangesPublished { revision { id } } } }""",
        source=source,
        target=target,
    )
    after = owner(pathway)
    assert before[0].content == before[1].content != after.content
    assert before[0].headers["etag"] != after.headers["etag"]
    seen.append([answer(told).content for answer in (owner, anyone)])
    assert seen[0] == seen[1]
    assert seen[0][0] == seen[0][1]


def test_key_of_an_owner_reads_its_rows_where_it_has_that_scope(maker: Maker, client: httpx.Client) -> None:
    owner = maker("F001")
    others = "{ firmwareVersion(cplEntryId: 2) { manufacturerContact } }"
    for agent in ({}, {"agent": "An agent"}):
        secret = created(owner, "fir:read_own", **agent)["secret"]
        by_key = Ask(client, {"authorization": f"Bearer {secret}"})
        assert by_key.data(CONTACT) == {"firmwareVersion": {"manufacturerContact": "firmware@example.example"}}
        assert by_key.codes(others) == ["FORBIDDEN"]
    without = Ask(client, {"authorization": f"Bearer {created(owner, 'notes:publish')['secret']}"})
    assert without.codes(CONTACT) == ["FORBIDDEN"]


def test_key_to_own_rows_is_not_for_who_owns_none(maker: Maker) -> None:
    assert refusal(maker(party="nobody"), "fir:read_own")["extensions"]["requiredScopes"] == ["fir:read_own"]


def test_consequences_of_a_proposal_are_those_within_own_rows(maker: Maker) -> None:
    """The way from 2 goes on by 140 to 141, which is of another manufacturer: that is no part of the answer."""
    query = """mutation { proposeChanges(input: {dryRun: true, operations: [
        {declareUpgrade: {fromCplEntryId: 2, toCplEntryId: 140}}]}) { __typename
        ... on ChangesChecked { expected { shortened { nodes { source { cplEntryId } hopsBefore hopsAfter } } } }
        ... on ChangesRefused { problems { reason } } } }"""
    expected = maker("F002").data(query)["proposeChanges"]["expected"]
    assert expected["shortened"]["nodes"] == [{"source": {"cplEntryId": 2}, "hopsBefore": 2, "hopsAfter": 1}]
