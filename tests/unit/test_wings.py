"""What stands in a wing of questions is a question; what several share, and rules, have folders of their own."""

import ast
from pathlib import Path
from typing import Final

import grimp
import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType

from firmware_graph.api.schema.build import declared_schema
from firmware_graph.cli.command_table import COMMANDS
from support.paths import ROOT
from support.wings import WINGS, root_fields, stem_of

QUESTIONS: Final = ROOT / "src/firmware_graph/questions"
MODULES: Final = [path for path in sorted(QUESTIONS.rglob("*.py")) if path.stem != "__init__"]
FOLDERS: Final = {"rules", "shared"}
OF_ROOT_FIELDS: Final = {stem_of(field) for field in root_fields()}
OF_FIELDS: Final = {
    "cpa_rules": "FirmwareVersion.cpaStatus",
    "device_model_names": "DeviceModelFilter.modelName",
    "device_models_by_manufacturer": "Manufacturer.deviceModels",
    "firmware_by_device_model": "DeviceModel.firmwareVersions",
    "firmware_versions_by_entry_id": "Upgrade.to",
    "limitations": "DeviceModel.limitations",
    "manufacturer_names": "FirmwareFilter.manufacturerName",
    "compatible_firmware": "FirmwareVersion.compatibleWith",
    "lineage": "FirmwareVersion.lineage",
    "next_of_pairs": "PairResult.next",
    "recorded_upgrades": "ChangeEvent.upgrade",
    "releases_by_device_model": "FirmwareVersion.releaseIndex",
    "upcoming": "FirmwareVersion.upcoming",
    "upgrades_from": "FirmwareVersion.upgradesFrom",
    "upgrades_to": "FirmwareVersion.upgradesTo",
    "dependents": "FirmwareVersion.dependents",
    "defect_exposures": "FirmwareVersion.defects",
    "exposed_firmware": "Defect.affected",
    "exposure_summary": "DefectExposureConnection.summary",
    "firmware_by_zigbee_stack": "ZigbeeStack.firmwareVersions",
    "remediation": "DefectExposure.remediation",
    "stack_exposures": "Defect.stackVersions",
    "zigbee_facts_by_entry_id": "FirmwareVersion.zigbeeStack",
    "advisory_findings": "Advisory.findings",
    "advisory_papers": "Advisory.paper",
    "released_advisories": "FirmwareVersion.advisories",
    "change_notes": "ChangeEvent.note",
    "entry_history": "FirmwareVersion.history",
    "events_of_change": "ChangesPublished.events",
    "revision_moment": "Query.pathwayChanges",
    "submitters": "ChangeEvent.submitter",
    "api_key_uses": "ApiKey.uses",
    "release_difference": "UpgradePathway.releaseDifference",
    "release_notes": "FirmwareVersion.releaseNote",
    "watch_changes": "Watch.changes",
    "watching_parties": "WithdrawalImpact.watchedBy",
    "webhook_deliveries": "Webhook.deliveries",
}
"""The questions that a field asks which is no root field, or an argument of one, each with that field."""
OF_COMMANDS: Final = {"history": "history", "restricted_history": "history", "parties": "parties"}
"""The questions that a command asks, each with the command."""
OF_THE_SERVICE: Final = {
    "next_moment",  # until when an answer may be kept
    "webhook_states",  # what deliveries are due, and what the doctor finds
}
NAMED: Final = {**OF_FIELDS, **OF_COMMANDS, **dict.fromkeys(OF_THE_SERVICE)}


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    """Which module imports which."""
    return grimp.build_graph("firmware_graph", cache_dir=None)


def place_of(path: Path) -> str:
    """Return the path of a module in the folder of questions, without its suffix."""
    return path.relative_to(QUESTIONS).with_suffix("").as_posix()


def are_coroutines_in(path: Path) -> bool:
    """Whether a module has a coroutine."""
    return any(isinstance(node, ast.AsyncFunctionDef) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def test_modules_are_in_a_wing_or_in_one_of_its_folders() -> None:
    folders = {path.parent.relative_to(QUESTIONS).as_posix() for path in MODULES}
    assert folders - {*WINGS, *(f"{wing}/{folder}" for wing in WINGS for folder in FOLDERS)} == set()


def test_module_directly_in_a_wing_is_a_question() -> None:
    strangers = [place_of(path) for path in MODULES if path.parent.name in WINGS and path.stem not in questions()]
    assert strangers == []


def test_module_in_a_folder_of_a_wing_is_no_question() -> None:
    hidden = [place_of(path) for path in MODULES if path.parent.name in FOLDERS and path.stem in questions()]
    assert hidden == []


def questions() -> set[str]:
    """Return the stems of all questions."""
    return OF_ROOT_FIELDS | NAMED.keys()


def test_question_that_is_named_here_stands_once_and_is_of_no_root_field() -> None:
    stems = [path.stem for path in MODULES if path.parent.name in WINGS]
    assert sorted(stem for stem in stems if stem in NAMED) == sorted(NAMED)
    assert NAMED.keys() & OF_ROOT_FIELDS == set()


@pytest.mark.parametrize("stem", NAMED)
def test_question_that_is_named_here_is_asked_from_outside(stem: str, imports: grimp.ImportGraph) -> None:
    [path] = [path for path in MODULES if path.stem == stem]
    module = f"firmware_graph.questions.{place_of(path).replace('/', '.')}"
    asking = {name for name in imports.find_modules_that_directly_import(module) if ".questions." not in name}
    assert asking


@pytest.mark.parametrize("field", OF_FIELDS.values())
def test_field_that_is_named_here_is_of_the_schema(field: str) -> None:
    name, own = field.split(".")
    found = declared_schema()._schema.type_map[name]  # noqa: SLF001 - Strawberry offers no public way to its types
    assert isinstance(found, GraphQLObjectType | GraphQLInputObjectType)
    assert own in found.fields


def test_command_that_is_named_here_is_one() -> None:
    assert set(OF_COMMANDS.values()) <= COMMANDS.keys()


def test_rules_wait_for_nothing() -> None:
    assert [place_of(path) for path in MODULES if path.parent.name == "rules" and are_coroutines_in(path)] == []


def test_tests_of_questions_are_in_a_wing() -> None:
    tests = [*(ROOT / "tests/unit/questions").rglob("*.py"), *(ROOT / "tests/integration/questions").rglob("*.py")]
    places = [path.relative_to(ROOT / "tests").as_posix() for path in tests]
    assert [place for place in places if place.split("/")[2] not in WINGS] == []
