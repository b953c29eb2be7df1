"""The scenarios of domain.md §6 on pathways and visibility: their own data imported, asked over HTTP."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from firmware_graph.app import create_app
from firmware_graph.database.connection import Connection
from firmware_graph.ingest import ImportReport
from support.asking import Ask, settings_for, wait_until_ready
from support.serving import served
from support.sheets import a_cpl_row, a_fir_row, import_harness

FIRMWARE = "{ cplEntryId }"
PATHWAY = f"""
  __typename
  ... on UpgradePathway {{
    hops upToDate versions {FIRMWARE}
    steps {{ responsible commands {{ serviceRequest }} }}
    warnings {{ code message }}
    prerequisites {{ __typename ... on UpgradePathway {{ versions {FIRMWARE} steps {{ responsible }} }} }}
  }}
  ... on NoPathway {{
    noPathwayReason
    blockers {{ blockedBy firmwareVersion {FIRMWARE} upgrade {{ from {FIRMWARE} to {FIRMWARE} state endCode }} }}
  }}
  ... on PathwayUnknown {{ undeclared {FIRMWARE} missing }}
  ... on MultipleTargets {{ pathways {{ target {FIRMWARE} }} }}
  ... on NotOtaUpgradable {{ notOtaReason }}
  ... on AmbiguousFirmware {{ end ambiguity candidates {FIRMWARE} }}
  ... on FirmwareNotFound {{ end message }}
  ... on InvalidReference {{ end message }}
"""
QUERY = (
    "query ($from: FirmwareReference!, $to: FirmwareReference, $installation: Installation) {"
    f" upgradePathway(from: $from, to: $to, installation: $installation) {{ {PATHWAY} }} }}"
)


def model(code: str, identifier: str, hardware: str, version: str, **more: str) -> dict[str, Any]:
    """The columns of a product, as the scenarios write it: manufacturer, model, hardware, firmware."""
    return {
        "Manufacturer_Code": code,
        "Model_Identifier": identifier,
        "Hardware_Version": hardware[:2],
        "Hardware_Revision": hardware[2:],
        "Firmware_Version": version,
        **more,
    }


PPMID: dict[str, Any] = {"Device_Type": "PPMID", "Generation": "SMETS2", "GBCS_Version": "4.1"}
CPL: list[dict[str, str]] = []
FIR: list[dict[str, str]] = []


def given(
    entry: int, path_from: str = "N/A", *, released: str = "", fir: dict[str, str] | None = None, **cpl: str
) -> None:
    """Put an entry on both sheets; each has a model of its own unless one is named."""
    plain = {"Model_Identifier": f"{entry // 10 * 10:04d}", "Generation": "SMETS2"}
    CPL.append(a_cpl_row(entry, **{**plain, **cpl}))
    release = released or f"20{entry % 10 + 10}-01-01"
    FIR.append(a_fir_row(entry, path_from, Firmware_Release_Date=release, **(fir or {})))


given(1, **model("1063", "0005", "0203", "38040404"))
given(2, **model("106C", "10E2", "A100", "38040404"))
given(3, "1", **model("1063", "0005", "0203", "38040405"))
given(4, "2", **model("106C", "10E2", "A100", "38040406"))
given(10, **{**model("10E0", "0009", "0100", "00020002"), "Device_Type": "PPMID", "Generation": "SMETS1"})
given(11, **model("10E0", "0009", "0100", "00020002"), **PPMID)
given(12, "11;13;14", **model("10E0", "0009", "0100", "00030000"), **PPMID, Required_Comms_Hub_Entry_ID="200")
given(13, **{**model("10E0", "0009", "0100", "00010000"), **PPMID, "GBCS_Version": "4.0"})
given(14, **{**model("10E0", "0009", "0100", "00010001"), **PPMID, "GBCS_Version": "4.10"})
given(20)
given(21, "20")
given(22, "21")
given(30)
given(31, "30")
given(32, "30")
given(33, "31;32")
given(34, Model_Identifier="0034")
given(35, "34", Model_Identifier="0034")
given(40, "N/A", Model_Identifier="0040")
given(41, "", Model_Identifier="0041")
given(60, released="2010-01-01")
given(61, "60", released="2011-01-01")
given(62, "63", released="2014-01-01")
given(63, released="2009-01-01")
given(70)
given(71, "70")
given(72, "70")
given(90)
given(91, "90")
given(93, released="2021-01-01", fir={"Rollback_From": "94"})
given(94, "93", released="2022-01-01")
given(100, Model_Identifier="0100", Hardware_Version="01", Hardware_Revision="01")
given(
    101, "100", Model_Identifier="0100", Hardware_Version="02", Hardware_Revision="00",
    Minimum_Hardware="0200", Maximum_Hardware="02FF",
)  # fmt: skip
given(110, Status="Removed")
given(111, "110")
given(115, Model_Identifier="0115")
given(116, "115", Model_Identifier="0115", Status="Removed")
given(132, Firmware_Version="00000009", Model_Identifier="0132")
given(133, Firmware_Version="00000010", Model_Identifier="0132")
given(134, Firmware_Version="0000000A", Model_Identifier="0132")
given(135, Firmware_Version="1.2.47.10", Model_Identifier="0135")
given(136, Firmware_Version="01022F0A", Model_Identifier="0135")
given(140, Manufacturer_Code="1057", Model_Identifier="0140")
given(141, "140", Manufacturer_Code="1016", Model_Identifier="0141")
given(150, **{**PPMID, "Model_Identifier": "0150", "Firmware_Version": "00000150"})
given(151, **{**PPMID, "Model_Identifier": "0150", "Firmware_Version": "00000150", "Variant": "ALT_HAN_P2P"})
given(152, **{**PPMID, "Model_Identifier": "0150", "Firmware_Version": "00000152", "Variant": "UNKNOWN"})
given(153, "152", **{**PPMID, "Model_Identifier": "0150", "Firmware_Version": "00000153", "Variant": "UNKNOWN"})
given(160, Manufacturer_Code="121D", Firmware_Version="ACDCACDC", Model_Identifier="0160")
given(170, Device_Type="IHD")
given(190, Model_Identifier="0190", CPA_Renews="2020-01-01", CPA_Certificate="A")
given(199, Device_Type="CHF", Model_Identifier="0199")
given(200, "199", Device_Type="GPF", Model_Identifier="0199")
given(240, Device_Type="GSME", Model_Identifier="0240")
given(241, "20", Device_Type="GSME", Model_Identifier="0240")
given(250, "250", Model_Identifier="0250")
given(260, "77777", Model_Identifier="0260")
for chained in range(500, 551):
    given(
        chained,
        str(chained - 1) if chained > 500 else "N/A",
        Model_Identifier="0500",
        released=f"{1500 + chained}-01-01",
    )
for predecessor in range(600, 800):
    given(predecessor, Model_Identifier="0600", released="2010-01-01")
given(800, ";".join(map(str, range(600, 800))), Model_Identifier="0600", released="2020-01-01")


@pytest.fixture(scope="module")
def client(neo4j: Connection, key_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    async def load() -> ImportReport:
        async with import_harness(neo4j, tmp_path_factory.mktemp("scenarios")) as harness:
            report = await harness.take(cpl=CPL, fir=FIR, accepts_valid=True)
            gone = [row | ({"Upgrade Path From": "32"} if row["CPL Entry ID"] == "33" else {}) for row in FIR]
            gone = [row | ({"Upgrade Path From": "N/A"} if row["CPL Entry ID"] == "35" else {}) for row in gone]
            await harness.take(fir=gone, accepts_valid=True, allowed_endings=2)
        await asyncio.sleep(0.05)  # the driver closes its sockets behind our back
        return report

    report = asyncio.run(load())
    assert report.is_written
    assert {(problem.cpl_entry_id, problem.code.value) for problem in report.problems} == {
        (101, "OTHER_HARDWARE"),
        (141, "OTHER_MANUFACTURER"),
        (241, "OTHER_DEVICE_TYPE"),
        (250, "OWN_PREDECESSOR"),
        (260, "UNKNOWN_PREDECESSOR"),
    }
    with served(create_app(settings_for(neo4j, key_folder))) as opened:
        wait_until_ready(opened)
        yield opened


@pytest.fixture
def party(client: httpx.Client, headers_of: Callable[[str], dict[str, str]]) -> Ask:
    return Ask(client, headers_of("party"))


@pytest.fixture
def secas(client: httpx.Client, headers_of: Callable[[str], dict[str, str]]) -> Ask:
    return Ask(client, headers_of("secas"))


@pytest.fixture
def anonymous(client: httpx.Client) -> Ask:
    return Ask(client, {})


Reference = int | dict[str, str]


def reference(named: Reference | None) -> dict[str, Any] | None:
    if named is None:
        return None
    return {"cplEntryId": named} if isinstance(named, int) else {"product": named}


def pathway(ask: Ask, source: Reference, target: Reference | None = None, **installation: Any) -> dict[str, Any]:
    variables = {"from": reference(source), "to": reference(target), "installation": installation or None}
    return dict(ask.data(QUERY, **variables)["upgradePathway"])


def entries(versions: list[dict[str, int]]) -> list[int]:
    return [version["cplEntryId"] for version in versions]


def way(answer: dict[str, Any]) -> list[int]:
    assert answer["__typename"] == "UpgradePathway", answer
    return entries(answer["versions"])


def warned(answer: dict[str, Any]) -> set[str]:
    return {warning["code"] for warning in answer["warnings"]}


def no_way(answer: dict[str, Any]) -> str:
    assert answer["__typename"] == "NoPathway", answer
    return str(answer["noPathwayReason"])


def refused(secas: Ask, operation: dict[str, Any]) -> list[dict[str, str]]:
    query = """mutation ($input: ChangesInput!) { publishChanges(input: $input) {
      __typename ... on ChangesRefused { problems { reason remedy } } } }"""
    outcome = secas.data(query, input={"operations": [operation], "dryRun": True})["publishChanges"]
    assert outcome["__typename"] == "ChangesRefused"
    return list(outcome["problems"])


def test_s01_version_of_two_manufacturers_is_ambiguous_until_one_is_named(party: Ask) -> None:
    answer = pathway(party, {"firmwareVersion": "38040404"})
    assert answer == {
        "__typename": "AmbiguousFirmware",
        "end": "FROM",
        "ambiguity": "SEVERAL_ENTRIES",
        "candidates": [{"cplEntryId": 1}, {"cplEntryId": 2}],
    }
    assert way(pathway(party, {"firmwareVersion": "38040404", "manufacturerCode": "1063"})) == [1, 3]


def test_s02_smets1_and_smets2_ppmid_that_share_everything_are_told_apart(party: Ask) -> None:
    product = {
        "manufacturerCode": "10E0",
        "modelIdentifier": "0009",
        "hardwareVersion": "01",
        "hardwareRevision": "00",
        "firmwareVersion": "00020002",
    }
    assert entries(pathway(party, product)["candidates"]) == [10, 11]
    assert pathway(party, 10)["notOtaReason"] == "SMETS1_PPMID"
    answer = pathway(party, 11)
    assert way(answer) == [11, 12]
    assert answer["steps"] == [{"responsible": "SUPPLIER", "commands": [{"serviceRequest": "SR11.4"}]}]


def test_s03_gbcs_counts_part_by_part(party: Ask) -> None:
    assert pathway(party, 13)["notOtaReason"] == "GBCS_BELOW_4_1"
    assert way(pathway(party, 14)) == [14, 12]


def test_s04_skipped_intermediate_takes_two_hops(party: Ask) -> None:
    answer = pathway(party, 20, 22)
    assert way(answer) == [20, 21, 22]
    assert answer["hops"] == 2


def test_s06_withdrawn_path_is_avoided_and_its_dead_end_explained(party: Ask) -> None:
    answer = pathway(party, 30, 33)
    assert way(answer) == [30, 32, 33]
    assert "WITHDRAWN_ALTERNATIVE" in warned(answer)
    dead_end = pathway(party, 31)
    assert no_way(dead_end) == "WITHDRAWN"
    assert dead_end["blockers"] == [
        {
            "blockedBy": "WITHDRAWN",
            "firmwareVersion": None,
            "upgrade": {
                "from": {"cplEntryId": 31},
                "to": {"cplEntryId": 33},
                "state": "WITHDRAWN",
                "endCode": "ABSENT_FROM_SHEET",
            },
        }
    ]


def test_s07_all_paths_withdrawn_is_no_pathway(party: Ask) -> None:
    assert no_way(pathway(party, 34)) == "WITHDRAWN"
    assert no_way(pathway(party, 34, 35)) == "WITHDRAWN"


def test_s08_not_applicable_and_blank_differ(party: Ask) -> None:
    query = (
        "query ($id: Int!) { firmwareVersion(cplEntryId: $id) { predecessorsDeclared upgradesFrom { totalCount } } }"
    )
    none, blank = (party.data(query, id=entry)["firmwareVersion"] for entry in (40, 41))
    assert none == {"predecessorsDeclared": "NONE_DECLARED", "upgradesFrom": {"totalCount": 0}}
    assert blank["predecessorsDeclared"] == "NOT_PROVIDED"
    assert no_way(pathway(party, 20, 40)) == "NOT_LINKED"
    unknown = pathway(party, 20, 41)
    assert (unknown["__typename"], entries(unknown["undeclared"])) == ("PathwayUnknown", [41])
    assert unknown["missing"] == ["The FIR does not say which versions may go to entry 41: neither a list nor 'N/A'."]


def test_s10_dead_end_names_what_alone_leads_on(party: Ask) -> None:
    answer = pathway(party, 61)
    assert no_way(answer) == "NOT_LINKED"
    assert [blocker["firmwareVersion"]["cplEntryId"] for blocker in answer["blockers"]] == [63]


def test_s11_two_sinks_are_never_picked_from(party: Ask) -> None:
    answer = pathway(party, 70)
    assert answer["__typename"] == "MultipleTargets"
    assert [one["target"]["cplEntryId"] for one in answer["pathways"]] == [71, 72]


def test_s13_upgrade_back_is_refused_with_the_cycle_named(secas: Ask) -> None:
    back = {"declareUpgrade": {"fromCplEntryId": 91, "toCplEntryId": 90}}
    [problem] = refused(secas, back)
    assert "90" in problem["reason"]
    assert "91" in problem["reason"]
    assert "cycle" in problem["reason"]


def test_s14_upgrade_to_itself_is_refused_and_kept_out_of_an_import(secas: Ask) -> None:
    [problem] = refused(secas, {"declareUpgrade": {"fromCplEntryId": 20, "toCplEntryId": 20}})
    assert problem["remedy"]
    query = "{ firmwareVersion(cplEntryId: 250) { upgradesFrom { totalCount } dataQuality } }"
    assert secas.data(query)["firmwareVersion"]["upgradesFrom"]["totalCount"] == 0


def test_s15_rollback_is_recorded_and_not_used(party: Ask) -> None:
    answer = pathway(party, 94)
    assert (way(answer), answer["upToDate"]) == ([94], True)
    query = "{ firmwareVersion(cplEntryId: 94) { upgradesTo { nodes { isRollback to { cplEntryId } } } } }"
    assert party.data(query)["firmwareVersion"]["upgradesTo"]["nodes"] == [
        {"isRollback": True, "to": {"cplEntryId": 93}}
    ]


def test_s16_hardware_that_does_not_fit_is_no_pathway(party: Ask) -> None:
    assert no_way(pathway(party, 100, 101)) == "HARDWARE_MISMATCH"


def test_s17_removed_start_is_left_with_a_warning(party: Ask) -> None:
    answer = pathway(party, 110)
    assert way(answer) == [110, 111]
    assert "SOURCE_REMOVED" in warned(answer)


def test_s19_removed_target_is_no_target(party: Ask) -> None:
    assert no_way(pathway(party, 115, 116)) == "TARGET_REMOVED"


def test_s22_mixed_coding_is_flagged_and_orders_nothing(anonymous: Ask, party: Ask) -> None:
    query = '{ firmwareVersions(filter: {modelIdentifier: "0132"}) { nodes { cplEntryId dataQuality } } }'
    assert [node["dataQuality"] for node in anonymous.data(query)["firmwareVersions"]["nodes"]] == [
        ["MIXED_CODING"]
    ] * 3
    assert no_way(pathway(party, 132)) == "NOT_LINKED"


@pytest.mark.parametrize("text", ["0x38040404", "38040404", "38-04-04-04", "0X38040404", "38 04 04 04"])
def test_s23_spellings_of_a_version_are_one(text: str, anonymous: Ask) -> None:
    query = (
        "query ($text: String!) { resolveFirmware(reference: {product: {firmwareVersion: $text}}) { ... "
        "on AmbiguousFirmware { candidates { cplEntryId } } } }"
    )
    assert entries(anonymous.data(query, text=text)["resolveFirmware"]["candidates"]) == [1, 2]


def test_s23_dotted_version_of_two_readings_is_ambiguous(anonymous: Ask) -> None:
    query = (
        '{ resolveFirmware(reference: {product: {firmwareVersion: "1.2.47.10"}}) { ... on '
        "AmbiguousFirmware { ambiguity end candidates { cplEntryId versionHex dataQuality } } } }"
    )
    assert anonymous.data(query)["resolveFirmware"] == {
        "ambiguity": "AMBIGUOUS_CODING",
        "end": None,
        "candidates": [
            {"cplEntryId": 135, "versionHex": None, "dataQuality": ["AMBIGUOUS_CODING"]},
            {"cplEntryId": 136, "versionHex": "01022F0A", "dataQuality": []},
        ],
    }


def test_s24_other_manufacturer_is_another_product(party: Ask) -> None:
    assert no_way(pathway(party, 140, 141)) == "DIFFERENT_PRODUCT"


def test_s25_other_device_type_is_another_product(party: Ask) -> None:
    assert no_way(pathway(party, 20, 241)) == "DIFFERENT_PRODUCT"


def test_s26_alt_han_device_is_not_mixed_with_a_ppmid(party: Ask, anonymous: Ask) -> None:
    assert no_way(pathway(party, 150, 151)) == "DIFFERENT_PRODUCT"
    query = '{ firmwareVersions(filter: {variant: "ALT_HAN_P2P"}) { nodes { cplEntryId } } }'
    assert entries(anonymous.data(query)["firmwareVersions"]["nodes"]) == [151]
    assert "VARIANT_UNKNOWN" in warned(pathway(party, 152, 153))


def test_s27_joined_as_a_cad_is_not_upgradable(party: Ask) -> None:
    assert pathway(party, 11, joinedAs="CAD")["notOtaReason"] == "JOINED_AS_CAD"


def test_s28_comms_hub_comes_first(party: Ask) -> None:
    answer = pathway(party, 11, 12, commsHub={"cplEntryId": 199})
    [hub] = answer["prerequisites"]
    assert (entries(hub["versions"]), hub["steps"]) == ([199, 200], [{"responsible": "DCC_CSP"}])
    assert "COMMS_HUB_NOT_CHECKED" not in warned(answer)
    assert pathway(party, 11, 12, commsHub={"cplEntryId": 200})["prerequisites"] == []
    assert "COMMS_HUB_NOT_CHECKED" in warned(pathway(party, 11, 12))
    assert pathway(party, 11, 12, commsHub={"cplEntryId": 20})["end"] == "COMMS_HUB"


def test_s29_smets2_comms_hub_is_upgraded_by_the_csp(party: Ask) -> None:
    assert pathway(party, 199)["steps"] == [{"responsible": "DCC_CSP", "commands": []}]


def test_s30_ihd_has_no_service_request(party: Ask) -> None:
    assert pathway(party, 170)["notOtaReason"] == "IHD_HAS_NO_SERVICE_REQUEST"


def test_s43_anonymous_caller_is_refused_the_pathway_and_reads_the_list(anonymous: Ask) -> None:
    query = (
        "{ upgradePathway(from: {cplEntryId: 20}, to: {cplEntryId: 22}) { __typename } "
        "firmwareVersion(cplEntryId: 20) { versionHex zigbeeBand } }"
    )
    body = anonymous(query).json()
    assert body["data"] == {
        "upgradePathway": None,
        "firmwareVersion": {"versionHex": "00000014", "zigbeeBand": "UNKNOWN"},
    }
    assert [error["extensions"]["code"] for error in body["errors"]] == ["FORBIDDEN"]


def test_s44_band_is_for_everyone_with_the_text_that_was_submitted(anonymous: Ask) -> None:
    query = "{ firmwareVersion(cplEntryId: 1) { zigbeeBand zigbeeBandSubmitted } }"
    assert anonymous.data(query)["firmwareVersion"] == {"zigbeeBand": "UNKNOWN", "zigbeeBandSubmitted": None}


def test_s45_portfolio_is_answered_row_by_row_in_its_order(party: Ask) -> None:
    distinct = [{"firmwareVersion": f"{entry:08X}", "modelIdentifier": "0500"} for entry in range(500, 538)]
    distinct += [{"firmwareVersion": "38040404"}, {"firmwareVersion": "FFFFFFFF"}]
    rows = [distinct[place % len(distinct)] for place in range(5_000)]
    query = """query ($requests: [PathwayRequest!]!) { upgradePathways(requests: $requests) {
      __typename ... on UpgradePathway { source { cplEntryId } hops } } }"""
    answers = party.data(query, requests=[{"from": {"product": row}} for row in rows])["upgradePathways"]
    found = [
        {"__typename": "UpgradePathway", "source": {"cplEntryId": entry}, "hops": 550 - entry}
        for entry in range(500, 538)
    ]
    found += [{"__typename": "AmbiguousFirmware"}, {"__typename": "FirmwareNotFound"}]
    assert answers == [found[place % len(found)] for place in range(5_000)]


def test_s49_test_image_is_out_of_production_answers(anonymous: Ask) -> None:
    listed = "query ($filter: FirmwareFilter) { firmwareVersions(filter: $filter) { totalCount } }"
    assert anonymous.data(listed, filter={"manufacturerCode": "121D"})["firmwareVersions"]["totalCount"] == 0
    shown = {"manufacturerCode": "121D", "environment": "TEST"}
    assert anonymous.data(listed, filter=shown)["firmwareVersions"]["totalCount"] == 1
    query = (
        "query ($environment: String) { resolveFirmware(reference: {product: {firmwareVersion: "
        '"ACDCACDC", environment: $environment}}) { __typename } }'
    )
    assert anonymous.data(query)["resolveFirmware"]["__typename"] == "FirmwareNotFound"
    assert anonymous.data(query, environment="TEST")["resolveFirmware"]["__typename"] == "FirmwareVersion"


def test_s50_chf_and_gpf_are_one_comms_hub(anonymous: Ask) -> None:
    query = "{ firmwareVersions(filter: {deviceType: CH}) { totalCount nodes { deviceModel { id } } } }"
    found = anonymous.data(query)["firmwareVersions"]
    assert found["totalCount"] == 2
    assert len({node["deviceModel"]["id"] for node in found["nodes"]}) == 1
    by_gpf = (
        '{ resolveFirmware(reference: {product: {deviceType: "GPF", firmwareVersion: "000000C7"}}) { ... '
        "on FirmwareVersion { cplEntryId } } }"
    )
    assert anonymous.data(by_gpf)["resolveFirmware"] == {"cplEntryId": 199}


def test_s51_lifetime_certificate_is_due_for_renewal_and_not_expired(anonymous: Ask) -> None:
    query = "query ($id: Int!) { firmwareVersion(cplEntryId: $id) { cpaStatus } }"
    assert [anonymous.data(query, id=entry)["firmwareVersion"]["cpaStatus"] for entry in (190, 11, 20)] == [
        "RENEWAL_DUE",
        "NOT_REQUIRED",
        "NOT_STATED",
    ]


def test_s52_wide_fan_in_is_paged_and_counted(party: Ask) -> None:
    query = (
        "query ($after: String) { firmwareVersion(cplEntryId: 800) { upgradesFrom(first: 150, after: "
        "$after) { totalCount nodes { from { cplEntryId } } pageInfo { hasNextPage endCursor } } } }"
    )
    first = party.data(query)["firmwareVersion"]["upgradesFrom"]
    rest = party.data(query, after=first["pageInfo"]["endCursor"])["firmwareVersion"]["upgradesFrom"]
    assert first["totalCount"] == rest["totalCount"] == 200
    assert [node["from"]["cplEntryId"] for node in first["nodes"] + rest["nodes"]] == list(range(600, 800))
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)


def test_s53_hostile_depth_is_bounded_and_a_long_pathway_is_not(party: Ask) -> None:
    nested = "cplEntryId"
    for _ in range(50):
        nested = f"upgradesTo {{ nodes {{ to {{ {nested} }} }} }}"
    body = party(f"{{ firmwareVersion(cplEntryId: 500) {{ {nested} }} }}").json()
    assert {error["extensions"]["code"] for error in body["errors"]} == {"QUERY_TOO_EXPENSIVE"}
    assert way(pathway(party, 500)) == list(range(500, 551))


def test_s55_unknown_entry_is_not_found(party: Ask) -> None:
    answer = pathway(party, 99999)
    assert (answer["__typename"], answer["end"]) == ("FirmwareNotFound", "FROM")


def test_s57_missing_predecessor_makes_no_phantom(party: Ask, anonymous: Ask) -> None:
    assert pathway(party, 777_777, 260)["__typename"] == "FirmwareNotFound"
    assert anonymous.data("{ firmwareVersion(cplEntryId: 777777) { cplEntryId } }") == {"firmwareVersion": None}
    unknown = pathway(party, 20, 260)
    assert entries(unknown["undeclared"]) == [260]


def test_product_by_device_model_code_is_found(party: Ask) -> None:
    assert way(pathway(party, {"deviceModelCode": "00050203", "firmwareVersion": "38040404"})) == [1, 3]


def test_text_that_cannot_be_read_is_an_invalid_reference(party: Ask) -> None:
    answer = pathway(party, 20, {"firmwareVersion": "111"})
    assert (answer["__typename"], answer["end"]) == ("InvalidReference", "TO")


def test_withdrawn_path_was_open_before_it_was_known_to_end(party: Ask) -> None:
    recorded = party.data(
        "{ firmwareVersion(cplEntryId: 34) { upgradesTo(includeEnded: true) { nodes { recordedFrom state } } } }"
    )["firmwareVersion"]["upgradesTo"]["nodes"]
    [ended] = recorded
    assert ended["state"] == "WITHDRAWN"
    query = (
        "query ($at: DateTime!) { then: upgradePathway(from: {cplEntryId: 34}, knownAt: $at) { __typename "
        "} asOf: upgradePathway(from: {cplEntryId: 34}, asOf: $at) { __typename } }"
    )
    answers = party.data(query, at=ended["recordedFrom"])
    assert answers["then"]["__typename"] == answers["asOf"]["__typename"] == "UpgradePathway"
