"""Generated sheets of any length: products, their upgrade paths, their stacks, and defects of those."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

FIRST_ENTRY = 1000
VERSIONS_A_MODEL = 8
MODELS_A_MANUFACTURER = 250
STACKS = ("EmberZNet", "Z-Stack", "ZBOSS", "BeeStack")
VERSIONS_A_STACK = 20
CHIPSETS = (
    (("Silicon Labs", "EFR32MG12"), ("Silicon Labs", "EFR32MG21"), ("Silicon Labs", "EFR32MG24"), ("Ember", "EM357")),
    (("Texas Instruments", "CC2530"), ("Texas Instruments", "CC2538"), ("Texas Instruments", "CC2652"), ("TI", "X1")),
    (("Nordic", "nRF52840"), ("Nordic", "nRF5340"), ("Espressif", "ESP32-H2"), ("Espressif", "ESP32-C6")),
    (("NXP", "JN5169"), ("NXP", "JN5189"), ("NXP", "K32W041"), ("NXP", "MC1322x")),
)
DEFECTS_A_STACK = 15
MODELS_FOR_ONE_UNRECORDED = 100

CPL_COLUMNS = (
    "CPL Entry ID",
    "Manufacturer Name",
    "Manufacturer Code",
    "Device Type",
    "Model Name",
    "Model Identifier",
    "Hardware Version",
    "Hardware Revision",
    "Firmware Version",
    "ZigBee Band",
    "Status",
    "Date Added",
    "Date Removed",
    "Image Hash",
)
FIR_COLUMNS = ("CPL Entry ID", "Upgrade Path From", "Evidence", "Firmware Release Date")
ZIGBEE_COLUMNS = (
    "CPL Entry ID",
    "ZigBee Stack Name",
    "ZigBee Stack Version",
    "ZigBee Chipset Vendor",
    "ZigBee Chipset",
)


@dataclass(frozen=True, slots=True)
class Sheets:
    """The paths of the generated files."""

    cpl: Path
    fir: Path
    zigbee: Path
    defects: Path


def manufacturer_code(model: int) -> str:
    """Return the manufacturer code of a model."""
    return f"{0x2000 + model // MODELS_A_MANUFACTURER:04X}"


def device_type(model: int) -> str:
    """Return the device type of a model."""
    return ("ESME", "GSME", "PPMID", "HCALCS")[model % 4]


def version_hex(number: int) -> str:
    """Return the firmware version of an entry."""
    model, release = divmod(number, VERSIONS_A_MODEL)
    return f"{release + 1:02X}{model % 0x10000:04X}00"


def cpl_rows(count: int) -> Iterator[list[object]]:
    """Generate versions: eight a model, 250 models a manufacturer."""
    for number in range(count):
        model, release = divmod(number, VERSIONS_A_MODEL)
        day = f"{2018 + release}-{1 + model % 12:02}-{1 + model % 28:02}"
        yield [
            FIRST_ENTRY + number,
            f"Made-up Maker {model // MODELS_A_MANUFACTURER}",
            manufacturer_code(model),
            device_type(model),
            f"Model {model}",
            f"{model % 0x10000:04X}",
            "01",
            f"{model // 0x10000:02X}",
            version_hex(number),
            "2.4 GHz",
            "Current",
            day,
            "",
            f"{number * 0x9E3779B97F4A7C15 % 2**256:064X}",
        ]


def fir_rows(count: int) -> Iterator[list[object]]:
    """Generate upgrades: each version of a model follows the one before it."""
    for number in range(count):
        entry = FIRST_ENTRY + number
        yield [
            entry,
            entry - 1 if number % VERSIONS_A_MODEL else "N/A",
            "",
            f"{2018 + number % VERSIONS_A_MODEL}-06-30",
        ]


def stack_version(place: int) -> str:
    """Return the version at a place of a stack's history."""
    return f"{6 + place // 8}.{place % 8}.{place % 3}"


def zigbee_rows(count: int) -> Iterator[list[object]]:
    """Generate stacks: four of twenty versions over all models; a model keeps its chipset and moves to newer versions.

    One model in a hundred has no row, so that there is firmware of which the stack is not known.
    """
    for number in range(count):
        model, release = divmod(number, VERSIONS_A_MODEL)
        if model % MODELS_FOR_ONE_UNRECORDED == MODELS_FOR_ONE_UNRECORDED - 1:
            continue
        stack, chipset = model % len(STACKS), model // len(STACKS) % len(CHIPSETS[0])
        place = model // 16 % (VERSIONS_A_STACK - 3) + release // 2
        yield [FIRST_ENTRY + number, STACKS[stack], stack_version(place), *CHIPSETS[stack][chipset]]


def defect_id(number: int) -> str:
    """Return the ID of a defect."""
    return f"SYN-{number + 1:04}"


def defects() -> Iterator[dict[str, object]]:
    """Generate defects in OSV's form: each of three versions of a stack, every fifth on one chipset alone."""
    for number in range(len(STACKS) * DEFECTS_A_STACK):
        stack, place = number % len(STACKS), number // len(STACKS)
        events = [{"introduced": stack_version(place)}, {"fixed": stack_version(place + 3)}]
        affected: dict[str, object] = {
            "package": {"ecosystem": "ZigBee stack", "name": STACKS[stack]},
            "ranges": [{"type": "ECOSYSTEM", "events": events}],
        }
        if number % 5 == 0:
            vendor, part = CHIPSETS[stack][place % len(CHIPSETS[stack])]
            affected["ecosystem_specific"] = {"chipset_vendor": vendor, "chipset_part": part}
        yield {
            "schema_version": "1.6.0",
            "id": defect_id(number),
            "summary": f"Made-up defect of {STACKS[stack]} (synthetic)",
            "affected": [affected],
        }


def write_sheets(folder: Path, count: int) -> Sheets:
    """Write all sheets to a folder."""
    sheets = Sheets(folder / "cpl.csv", folder / "fir.csv", folder / "zigbee.csv", folder / "defects.json")
    write_cpl(sheets.cpl, count)
    write_sheet(sheets.fir, FIR_COLUMNS, fir_rows(count))
    write_sheet(sheets.zigbee, ZIGBEE_COLUMNS, zigbee_rows(count))
    sheets.defects.write_text(json.dumps(list(defects()), indent=1), encoding="utf-8")
    return sheets


def write_cpl(path: Path, count: int) -> Path:
    """Write a CPL alone, and return its path."""
    write_sheet(path, CPL_COLUMNS, cpl_rows(count))
    return path


def write_sheet(path: Path, columns: Iterable[str], lines: Iterable[list[object]]) -> None:
    """Write one sheet."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(lines)
