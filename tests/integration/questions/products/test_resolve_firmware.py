"""Which entry is meant: several are several, never a guess."""

from collections.abc import AsyncIterator

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.pathway import InvalidReference
from firmware_graph.model.reference import FirmwareReference, ProductReference
from firmware_graph.model.vocabulary import RequestEnd
from firmware_graph.questions.products import resolve_firmware
from firmware_graph.questions.products.resolve_firmware import resolve_firmware as resolve
from firmware_graph.questions.products.shared.kept_products import MOST_SPELLINGS, known_entries
from support.question_harness import QuestionHarness, question_harness
from support.sheets import a_cpl_row

pytestmark = pytest.mark.anyio

RESOLVE = """query ($reference: FirmwareReference!) { resolveFirmware(reference: $reference) {
  __typename
  ... on FirmwareVersion { cplEntryId }
  ... on AmbiguousFirmware { end ambiguity candidates { cplEntryId } }
  ... on FirmwareNotFound { message }
  ... on InvalidReference { message }
} }"""
METER = {"Hardware_Version": "02", "Hardware_Revision": "03", "Variant": "ADE"}


@pytest.fixture(scope="module")
async def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[QuestionHarness]:
    v = "Firmware_Version"
    cpl = [
        a_cpl_row(1, Manufacturer_Code="1063", Model_Identifier="0005", **METER, **{v: "38040404"}),
        a_cpl_row(2, Manufacturer_Code="106C", Model_Identifier="10E2", **{v: "38040404"}),
        a_cpl_row(3, Manufacturer_Code="106C", Model_Identifier="10E2", Hardware_Version="A100", **{v: "00000009"}),
        a_cpl_row(10, Device_Type="PPMID", Generation="SMETS1", Model_Identifier="0009", **{v: "00020002"}),
        a_cpl_row(11, Device_Type="PPMID", Generation="SMETS2", Model_Identifier="0009", **{v: "00020002"}),
        a_cpl_row(12, Device_Type="CHF", Model_Identifier="5731", **{v: "04000007"}),
        a_cpl_row(20, **{v: "1.2.47.10"}),
        a_cpl_row(21, **{v: "01022F0A"}),
        a_cpl_row(22, **{v: "7.1.0.8"}),
        a_cpl_row(30, **{v: "2.2.47.10"}),
        a_cpl_row(90, Manufacturer_Code="121D", Environment="TEST", **{v: "ACDCACDC"}),
    ]
    async with question_harness(neo4j, tmp_path_factory.mktemp("resolve"), cpl=cpl) as harness:
        yield harness


async def meaning(harness: QuestionHarness, **reference: object) -> tuple[object, ...]:
    answer = (await harness.ask(RESOLVE, reference=reference))["resolveFirmware"]
    kind = answer["__typename"]
    if kind == "AmbiguousFirmware":
        assert answer["end"] is None
        return answer["ambiguity"], [candidate["cplEntryId"] for candidate in answer["candidates"]]
    return (kind, answer["cplEntryId"]) if kind == "FirmwareVersion" else (kind, answer["message"])


@pytest.mark.parametrize("version", ["0x38040404", "38040404", "38-04-04-04", " 38 04 04 04 "])
async def test_a_version_of_two_manufacturers_is_ambiguous(harness: QuestionHarness, version: str) -> None:
    assert await meaning(harness, product={"firmwareVersion": version}) == ("SEVERAL_ENTRIES", [1, 2])


@pytest.mark.parametrize(
    "narrower",
    [
        {"manufacturerCode": "1063"},
        {"manufacturerCode": "0x1063"},
        {"modelIdentifier": "0005"},
        {"deviceModelCode": "00050203"},
        {"deviceModelCode": "00050203", "modelIdentifier": "0005"},
        {"hardwareVersion": "0203"},
        {"hardwareVersion": "02"},
        {"hardwareRevision": "03"},
        {"variant": "ade"},
    ],
)
async def test_more_of_the_product_tells_entries_apart(harness: QuestionHarness, narrower: dict[str, str]) -> None:
    product = {"firmwareVersion": "38040404", "deviceType": "esme", **narrower}
    assert await meaning(harness, product=product) == ("FirmwareVersion", 1)
    assert harness.reads == ["resolve_firmware"]


async def test_hardware_kept_in_one_column_is_found_by_its_parts(harness: QuestionHarness) -> None:
    for hardware in ({"hardwareVersion": "A1", "hardwareRevision": "00"}, {"deviceModelCode": "10E2A100"}):
        assert await meaning(harness, product={"firmwareVersion": "00000009", **hardware}) == ("FirmwareVersion", 3)


async def test_a_display_of_two_generations_is_ambiguous_until_one_is_given(harness: QuestionHarness) -> None:
    display = {"modelIdentifier": "0009", "firmwareVersion": "00020002", "deviceType": "PPMID"}
    assert await meaning(harness, product=display) == ("SEVERAL_ENTRIES", [10, 11])
    assert await meaning(harness, product=display | {"generation": "SMETS2+"}) == ("FirmwareVersion", 11)


@pytest.mark.parametrize("half", ["GPF", "CHF", "Comms Hub"])
async def test_either_half_of_a_comms_hub_means_the_hub(harness: QuestionHarness, half: str) -> None:
    product = {"firmwareVersion": "04000007", "deviceType": half}
    assert await meaning(harness, product=product) == ("FirmwareVersion", 12)


async def test_a_version_with_two_readings_is_never_guessed(harness: QuestionHarness) -> None:
    assert await meaning(harness, product={"firmwareVersion": "1.2.47.10"}) == ("AMBIGUOUS_CODING", [20, 21])


async def test_a_version_that_is_submitted_in_the_same_words_is_that_entry(harness: QuestionHarness) -> None:
    assert await meaning(harness, product={"firmwareVersion": "2.2.47.10"}) == ("FirmwareVersion", 30)


async def test_parts_that_read_the_same_both_ways_are_one_version(harness: QuestionHarness) -> None:
    for version in ("7.1.0.8", "07010008"):
        assert await meaning(harness, product={"firmwareVersion": version}) == ("FirmwareVersion", 22)


async def test_a_model_alone_means_all_its_firmware(harness: QuestionHarness) -> None:
    assert await meaning(harness, product={"modelIdentifier": "10E2"}) == ("SEVERAL_ENTRIES", [2, 3])


async def test_a_test_image_is_found_where_it_is_asked_for(harness: QuestionHarness) -> None:
    kind, message = await meaning(harness, product={"firmwareVersion": "ACDCACDC"})
    assert (kind, "another environment" in str(message)) == ("FirmwareNotFound", True)
    product = {"firmwareVersion": "ACDCACDC", "environment": "test"}
    assert await meaning(harness, product=product) == ("FirmwareVersion", 90)
    assert await meaning(harness, cplEntryId=90) == ("FirmwareVersion", 90)


async def test_an_entry_that_does_not_exist_is_not_found(harness: QuestionHarness) -> None:
    assert await meaning(harness, cplEntryId=99999) == ("FirmwareNotFound", "There is no CPL entry 99999.")
    assert (await meaning(harness, cplEntryId=0))[0] == "FirmwareNotFound"


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ({}, "one of the two"),
        ({"cplEntryId": 1, "product": {"firmwareVersion": "38040404"}}, "one of the two"),
        ({"product": {"manufacturerCode": "1063", "firmwareVersion": "  "}}, "Give firmwareVersion, or the model"),
    ],
)
async def test_a_reference_that_means_nothing_says_what_to_give(
    harness: QuestionHarness, reference: dict[str, object], told: str
) -> None:
    kind, message = await meaning(harness, **reference)
    assert kind == "InvalidReference"
    assert told in str(message)
    assert harness.reads == []


async def test_a_batch_is_one_round_trip_and_keeps_its_order(harness: QuestionHarness) -> None:
    references = [FirmwareReference(entry) for entry in (12, 99999, 1, 12)]
    products = [ProductReference(firmware_version=version) for version in ("ACDC", "38040404", "7.1.0.8")]
    references += [FirmwareReference(product=product) for product in products]
    harness.reads.clear()
    answers = await resolve(harness.reader(), references, clocks=Clocks(0), end=RequestEnd.FROM)
    names = [getattr(answer, "cpl_entry_id", type(answer).__name__) for answer in answers]
    assert names == [12, "FirmwareNotFound", 1, 12, "InvalidReference", "AmbiguousFirmware", 22]
    assert {getattr(answer, "end", RequestEnd.FROM) for answer in answers} == {RequestEnd.FROM}
    assert harness.reads == ["resolve_firmware"]


async def test_too_many_matches_ask_for_more_of_the_product(
    harness: QuestionHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolve_firmware, "MOST_MATCHES", 1)
    product = ProductReference(firmware_version="38040404")
    [answer] = await resolve(harness.reader(), [FirmwareReference(product=product)], clocks=Clocks(0))
    assert isinstance(answer, InvalidReference)
    assert "More than 1 entries fit" in answer.message


async def test_many_products_are_read_in_parts_and_answered_in_order(
    harness: QuestionHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolve_firmware, "SOUGHT_AT_ONCE", 2)
    versions = ("04000007", "00000002", "xyz", "38040404", "00000009")
    references = [FirmwareReference(product=ProductReference(firmware_version=one)) for one in versions]
    harness.reads.clear()
    answers = await resolve(harness.reader(), references, clocks=Clocks(0))
    assert harness.reads == ["resolve_firmware", "resolve_firmware"]
    alone = [await resolve(harness.reader(), [reference], clocks=Clocks(0)) for reference in references]
    assert answers == [answer for [answer] in alone]


async def test_few_spellings_of_a_product_are_kept(harness: QuestionHarness) -> None:
    product = ProductReference(model_identifier="5731", firmware_version="04000007")
    spelt = [FirmwareReference(product=product._replace(model_identifier=" " * n + "5731")) for n in range(50)]
    reader = harness.reader()
    [entry] = {version.cpl_entry_id for version in await resolve(reader, spelt, clocks=Clocks(0))}  # type: ignore[union-attr]
    assert set((await known_entries(reader, spelt)).values()) == {entry}
    assert len(await known_entries(reader, spelt)) == MOST_SPELLINGS
