"""What depends on what, asked over HTTP: dependents, impacts, weak points, lineages, dead ends, blanks and fleets."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from firmware_graph.app import create_app
from firmware_graph.database.connection import Connection
from support.asking import Ask, settings_for, wait_until_ready
from support.serving import served
from support.sheets import a_cpl_row, a_fir_row, cpl_rows, import_harness

FAN = range(1001, 1201)
MODELS: dict[str, tuple[int, ...]] = {
    "0001": (19, 20, 21, 22),
    "0002": (*FAN, 1400),
    "0003": (60, 61, 62, 63),
    "0004": (39, 40, 41),
    "0005": (29, 30, 31),
}
PREDECESSORS = {
    21: "20",
    22: "19;21",
    1400: ";".join(map(str, FAN)),
    61: "60",
    62: "63",
    40: "39",
    41: "",
    31: "29;30",
}
CPL = [
    *(row for model, entries in MODELS.items() for row in cpl_rows(*entries, Model_Identifier=model)),
    a_cpl_row(10, Device_Type="PPMID", Generation="SMETS1", Model_Identifier="0006"),
]
FIR = [
    a_fir_row(entry, PREDECESSORS.get(entry, "N/A"), Firmware_Release_Date=released)
    for entry, released in [
        *((entry, "2020-01-01") for entry in (19, 20, *FAN, 60, 63, 39, 29, 30, 10)),
        *((entry, "2021-01-01") for entry in (21, 61, 40)),
        *((entry, "2022-01-01") for entry in (22, 1400, 62, 41, 31)),
    ]
]
WITHOUT_30 = [row if row["CPL Entry ID"] != "31" else row | {"Upgrade Path From": "29"} for row in FIR]


@pytest.fixture(scope="module")
def before_withdrawal(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Import everything, and withdraw 30 → 31; the moment between the two."""

    async def load() -> str:
        async with import_harness(neo4j, tmp_path_factory.mktemp("harness")) as harness:
            await harness.written(cpl=CPL, fir=FIR)
            moment = datetime.now(UTC).isoformat(timespec="milliseconds")
            await asyncio.sleep(0.01)
            await harness.written(cpl=CPL, fir=WITHOUT_30)
        await asyncio.sleep(0.05)  # the driver closes its sockets behind our back
        return moment

    return asyncio.run(load())


@pytest.fixture(scope="module")
def client(neo4j: Connection, key_folder: Path, before_withdrawal: str) -> Iterator[httpx.Client]:
    assert before_withdrawal
    with served(create_app(settings_for(neo4j, key_folder))) as opened:
        wait_until_ready(opened)
        yield opened


@pytest.fixture
def party(client: httpx.Client, headers_of: Callable[[str], dict[str, str]]) -> Ask:
    return Ask(client, headers_of("party"))


def entries(connection: Any) -> list[int]:
    return [node["cplEntryId"] for node in connection["nodes"]]


PAGE = "{ nodes { cplEntryId } totalCount pageInfo { hasNextPage endCursor } }"


def test_fan_in_of_two_hundred_is_paged_with_its_count(party: Ask) -> None:
    query = f"query ($after: String) {{ firmwareVersion(cplEntryId: 1400) {{ dependents {{ reachableFrom(first: 150, after: $after) {PAGE} }} }} }}"  # noqa: E501 - one query
    first = party.data(query)["firmwareVersion"]["dependents"]["reachableFrom"]
    assert (entries(first), first["totalCount"], first["pageInfo"]["hasNextPage"]) == (list(FAN)[:150], 200, True)
    rest = party.data(query, after=first["pageInfo"]["endCursor"])["firmwareVersion"]["dependents"]["reachableFrom"]
    assert (entries(rest), rest["totalCount"], rest["pageInfo"]["hasNextPage"]) == (list(FAN)[150:], 200, False)


def test_dependents_are_those_that_reach_it_and_those_that_must_pass_it(party: Ask) -> None:
    query = f"""query ($entry: Int!) {{ firmwareVersion(cplEntryId: $entry) {{ dependents {{
        reachableFrom {PAGE} mandatoryFor {PAGE} undeclared {{ cplEntryId }} }} }} }}"""

    def told(entry: int) -> tuple[list[int], list[int], list[int]]:
        found = party.data(query, entry=entry)["firmwareVersion"]["dependents"]
        undeclared = [version["cplEntryId"] for version in found["undeclared"]]
        return entries(found["reachableFrom"]), entries(found["mandatoryFor"]), undeclared

    assert told(21) == ([20], [20], [])
    assert told(22) == ([19, 20, 21], [19, 20, 21], [])
    assert told(41) == ([], [], [41])
    assert told(30) == ([], [], [])


IMPACT = f"""query ($withdraw: [UpgradeInput!], $remove: [Int!], $declare: [UpgradeInput!], $knownAt: DateTime) {{
  withdrawalImpact(withdraw: $withdraw, remove: $remove, declare: $declare, knownAt: $knownAt) {{
    stranded {PAGE} opened {PAGE}
    lengthened {{ nodes {{ source {{ cplEntryId }} hopsBefore hopsAfter }} }}
    shortened {{ nodes {{ source {{ cplEntryId }} hopsBefore hopsAfter }} totalCount }}
    unaffectedCount
    byDeviceModel {{ deviceModel {{ modelIdentifier }} strandedCount openedCount unaffectedCount }}
    byManufacturer {{ manufacturer {{ code }} strandedCount lengthenedCount shortenedCount }}
  }} }}"""


def upgrade(tail: int, head: int) -> dict[str, int]:
    return {"fromCplEntryId": tail, "toCplEntryId": head}


def test_withdrawn_upgrade_strands_all_that_has_to_take_it(party: Ask) -> None:
    impact = party.data(IMPACT, withdraw=[upgrade(21, 22)])["withdrawalImpact"]
    assert (entries(impact["stranded"]), impact["unaffectedCount"]) == ([20, 21], 2)
    assert impact["byDeviceModel"] == [
        {"deviceModel": {"modelIdentifier": "0001"}, "strandedCount": 2, "openedCount": 0, "unaffectedCount": 2}
    ]
    assert impact["byManufacturer"] == [
        {"manufacturer": {"code": "F001"}, "strandedCount": 2, "lengthenedCount": 0, "shortenedCount": 0}
    ]


def test_changes_are_supposed_together(party: Ask) -> None:
    change = {"withdraw": [upgrade(19, 22)], "declare": [upgrade(19, 21), upgrade(20, 22)]}
    impact = party.data(IMPACT, **change)["withdrawalImpact"]
    assert impact["lengthened"]["nodes"] == [{"source": {"cplEntryId": 19}, "hopsBefore": 1, "hopsAfter": 2}]
    assert impact["shortened"]["nodes"] == [{"source": {"cplEntryId": 20}, "hopsBefore": 2, "hopsAfter": 1}]
    assert (impact["stranded"]["totalCount"], impact["unaffectedCount"]) == (0, 2)


def test_removed_version_strands_and_a_declared_upgrade_opens(party: Ask) -> None:
    impact = party.data(IMPACT, remove=[21], declare=[upgrade(61, 62)])["withdrawalImpact"]
    assert (entries(impact["stranded"]), entries(impact["opened"])) == ([20], [60, 61])


def test_nothing_is_written_by_a_supposition(party: Ask) -> None:
    party.data(IMPACT, withdraw=[upgrade(21, 22)], remove=[22])
    query = "{ firmwareVersion(cplEntryId: 21) { latest { ... on UpgradePathway { hops target { cplEntryId } } } } }"
    assert party.data(query)["firmwareVersion"]["latest"] == {"hops": 1, "target": {"cplEntryId": 22}}


def test_impact_as_it_was_known_before_the_withdrawal(party: Ask, before_withdrawal: str) -> None:
    asked = {"withdraw": [upgrade(30, 31)]}
    assert party.codes(IMPACT, **asked) == ["BAD_USER_INPUT"]
    impact = party.data(IMPACT, **asked, knownAt=before_withdrawal)["withdrawalImpact"]
    assert entries(impact["stranded"]) == [30]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"withdraw": [upgrade(20, 22)]}, ["withdraw", "20 → 22", "in effect"]),
        ({"withdraw": [upgrade(20, 999)]}, ["withdraw", "999", "no record"]),
        ({"remove": [999]}, ["remove", "999", "no record"]),
        ({"declare": [upgrade(22, 20)]}, ["declare", "cycle", "22 → 20 → 21 → 22"]),
        ({"declare": [upgrade(20, 20)]}, ["declare", "itself"]),
        ({"declare": [upgrade(10, 22)]}, ["declare", "10 → 22", "type"]),
        ({"declare": [upgrade(20, 21)]}, ["declare", "in effect already"]),
        ({"declare": [upgrade(20, 21)], "withdraw": [upgrade(20, 21)]}, ["declare", "one of the two"]),
        ({"remove": list(range(1, 1002))}, ["1000", "1001"]),
    ],
)
def test_supposition_that_cannot_be_is_refused_by_name(party: Ask, changes: dict[str, Any], told: list[str]) -> None:
    [error] = party(IMPACT, **changes).json()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    for part in told:
        assert part in error["message"]


def model_id(party: Ask, entry: int) -> str:
    query = "query ($entry: Int!) { firmwareVersion(cplEntryId: $entry) { deviceModel { id } } }"
    return str(party.data(query, entry=entry)["firmwareVersion"]["deviceModel"]["id"])


WEAK = f"""query ($model: ID!, $first: Int, $after: String) {{ weakPoints(deviceModelId: $model, first: $first, after: $after) {{
  nodes {{ firmwareVersion {{ cplEntryId }} upgrade {{ from {{ cplEntryId }} to {{ cplEntryId }} }} strandedCount stranded {PAGE} }}
  totalCount pageInfo {{ hasNextPage endCursor }} }} }}"""  # noqa: E501 - one query


def test_weak_points_are_ranked_by_what_they_strand(party: Ask) -> None:
    found = party.data(WEAK, model=model_id(party, 20))["weakPoints"]
    ranked = [
        node["firmwareVersion"]["cplEntryId"]
        if node["firmwareVersion"]
        else (node["upgrade"]["from"]["cplEntryId"], node["upgrade"]["to"]["cplEntryId"])
        for node in found["nodes"]
    ]
    assert ranked == [22, (21, 22), 21, (19, 22), (20, 21)]
    assert [node["strandedCount"] for node in found["nodes"]] == [4, 2, 1, 1, 1]
    assert entries(found["nodes"][1]["stranded"]) == [20, 21]


def test_weak_points_are_paged(party: Ask) -> None:
    first = party.data(WEAK, model=model_id(party, 20), first=3)["weakPoints"]
    rest = party.data(WEAK, model=model_id(party, 20), first=3, after=first["pageInfo"]["endCursor"])["weakPoints"]
    assert [len(first["nodes"]), len(rest["nodes"]), rest["totalCount"]] == [3, 2, 5]


def test_unknown_model_has_no_weak_points(party: Ask) -> None:
    assert party.data(WEAK, model="none/such")["weakPoints"]["totalCount"] == 0


LINEAGE = """query ($ended: Boolean) { firmwareVersion(cplEntryId: 30) {
  lineage(includeEnded: $ended) { ...drawn }
  deviceModel { lineage(includeEnded: $ended) { ...drawn } } } }
fragment drawn on Lineage { versions { cplEntryId } upgrades { from { cplEntryId } to { cplEntryId } state } }"""


def test_lineage_is_drawn_from_a_version_and_from_its_model(party: Ask) -> None:
    found = party.data(LINEAGE, ended=True)["firmwareVersion"]
    assert found["lineage"] == found["deviceModel"]["lineage"]
    assert [version["cplEntryId"] for version in found["lineage"]["versions"]] == [29, 30, 31]
    states = {
        (one["from"]["cplEntryId"], one["to"]["cplEntryId"]): one["state"] for one in found["lineage"]["upgrades"]
    }
    assert states == {(29, 31): "IN_EFFECT", (30, 31): "WITHDRAWN"}


def test_lineage_leaves_ended_upgrades_out_unless_asked(party: Ask) -> None:
    [one] = party.data(LINEAGE)["firmwareVersion"]["lineage"]["upgrades"]
    assert (one["from"]["cplEntryId"], one["to"]["cplEntryId"]) == (29, 31)


DEAD_ENDS = """query ($filter: FirmwareFilter, $first: Int, $knownAt: DateTime) {
  deadEnds(filter: $filter, first: $first, knownAt: $knownAt) {
    nodes { source { cplEntryId } noPathwayReason blockers { upgrade { from { cplEntryId } } } }
    totalCount byDeviceModel { deviceModel { modelIdentifier } firmwareCount }
    byManufacturer { manufacturer { code } firmwareCount } } }"""


def test_dead_ends_have_their_reasons(party: Ask) -> None:
    found = party.data(DEAD_ENDS)["deadEnds"]
    assert [(node["source"]["cplEntryId"], node["noPathwayReason"]) for node in found["nodes"]] == [
        (30, "WITHDRAWN"),
        (61, "NOT_LINKED"),
    ]
    assert found["nodes"][1]["blockers"] == [{"upgrade": {"from": {"cplEntryId": 63}}}]
    assert found["totalCount"] == 2
    counts = [(one["deviceModel"]["modelIdentifier"], one["firmwareCount"]) for one in found["byDeviceModel"]]
    assert counts == [("0003", 1), ("0005", 1)]
    assert found["byManufacturer"] == [{"manufacturer": {"code": "F001"}, "firmwareCount": 2}]


def test_dead_ends_are_filtered_and_asked_of_the_past(party: Ask, before_withdrawal: str) -> None:
    assert party.data(DEAD_ENDS, filter={"modelIdentifier": "0003"})["deadEnds"]["totalCount"] == 1
    past = party.data(DEAD_ENDS, knownAt=before_withdrawal)["deadEnds"]
    assert [node["source"]["cplEntryId"] for node in past["nodes"]] == [61]


def test_blank_rows_are_ranked_by_what_they_would_open(party: Ask) -> None:
    query = f"{{ undeclared {{ nodes {{ firmwareVersion {{ cplEntryId }} opensCount opens {PAGE} }} totalCount byManufacturer {{ firmwareCount }} }} }}"  # noqa: E501 - one query
    found = party.data(query)["undeclared"]
    [blank] = found["nodes"]
    assert (blank["firmwareVersion"]["cplEntryId"], blank["opensCount"], entries(blank["opens"])) == (41, 2, [39, 40])
    assert found["byManufacturer"] == [{"firmwareCount": 1}]


FLEET = """query ($counts: [FleetCount!]!) { fleetReport(counts: $counts) {
  deviceCount upgradesToDo byReleaseIndex { releaseIndex deviceCount share } byHops { hops deviceCount }
  serviceRequestsToDo { serviceRequest count }
  upToDate { ...group } upgradable { ...group } shortOfLatest { ...group } advisedToStay { ...group }
  deadEnds { ...group } undeclared { ...group } notOtaUpgradable { ...group } unresolved { ...group } } }
fragment group on FleetGroup { deviceCount share rows { totalCount nodes {
  position deviceCount firmwareVersion { cplEntryId } answer { __typename ... on FirmwareNotFound { message } } } } }"""


def of(entry: int, count: int) -> dict[str, Any]:
    return {"firmware": {"cplEntryId": entry}, "count": count}


def test_fleet_is_added_up(party: Ask) -> None:
    product = {"firmware": {"product": {"firmwareVersion": "00000013", "manufacturerCode": "F001"}}, "count": 5}
    counts = [of(22, 60), of(20, 10), of(21, 5), product, of(60, 4), of(61, 3), of(40, 2), of(10, 1), of(999, 10)]
    report = party.data(FLEET, counts=counts)["fleetReport"]
    groups = {name: group["deviceCount"] for name, group in report.items() if isinstance(group, dict)}
    assert groups == {
        "upToDate": 60,
        "upgradable": 20,
        "shortOfLatest": 4,
        "advisedToStay": 0,
        "deadEnds": 3,
        "undeclared": 2,
        "notOtaUpgradable": 1,
        "unresolved": 10,
    }
    assert report["deviceCount"] == 100
    assert report["byReleaseIndex"] == [
        {"releaseIndex": 0, "deviceCount": 61, "share": 0.61},
        {"releaseIndex": 1, "deviceCount": 10, "share": 0.1},
        {"releaseIndex": 2, "deviceCount": 19, "share": 0.19},
    ]
    assert report["byHops"] == [
        {"hops": 0, "deviceCount": 60},
        {"hops": 1, "deviceCount": 14},
        {"hops": 2, "deviceCount": 10},
    ]
    assert report["upgradesToDo"] == "34"
    assert report["serviceRequestsToDo"] == [
        {"serviceRequest": "SR11.1", "count": "34"},
        {"serviceRequest": "SR11.3", "count": "34"},
    ]
    assert [row["position"] for row in report["upgradable"]["rows"]["nodes"]] == [1, 2, 3]
    assert {row["answer"]["__typename"] for row in report["deadEnds"]["rows"]["nodes"]} == {"NoPathway"}
    [unresolved] = report["unresolved"]["rows"]["nodes"]
    assert (unresolved["position"], unresolved["firmwareVersion"]) == (8, None)
    assert "999" in unresolved["answer"]["message"]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([of(20, -1)], "position 0"),
        ([of(20, 2**31 - 1), of(21, 1)], "2147483647"),
        ([of(20, 1)] * 10_001, "10000"),
    ],
)
def test_fleet_that_cannot_be_added_up_is_refused(party: Ask, counts: list[Any], told: str) -> None:
    [error] = party(FLEET, counts=counts).json()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert told in error["message"]


def test_ten_thousand_counts_are_one_answer(party: Ask) -> None:
    counts = [of(FAN[place % 200], 1) for place in range(10_000)]
    report = party.data(FLEET.replace("rows {", "rows(first: 1) {"), counts=counts)["fleetReport"]
    assert (report["upgradable"]["deviceCount"], report["upgradable"]["rows"]["totalCount"]) == (10_000, 10_000)


FIR_FIELDS = [
    "{ firmwareVersion(cplEntryId: 20) { dependents { undeclared { cplEntryId } } } }",
    "{ firmwareVersion(cplEntryId: 20) { lineage { versions { cplEntryId } } } }",
    "{ firmwareVersion(cplEntryId: 20) { deviceModel { lineage { versions { cplEntryId } } } } }",
    "{ withdrawalImpact { unaffectedCount } }",
    '{ weakPoints(deviceModelId: "x/y") { totalCount } }',
    "{ deadEnds { totalCount } }",
    "{ undeclared { totalCount } }",
]


@pytest.mark.parametrize("query", FIR_FIELDS)
def test_anonymous_caller_is_refused_what_follows_from_upgrades(ask: Ask, party: Ask, query: str) -> None:
    assert "FORBIDDEN" in ask.codes(query)
    party.data(query)
