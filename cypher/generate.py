"""Generate the query files that share a block, or differ only in what drives them, from `templates/`.

A template lies where its file does. One with `{driver}` in its name makes a file for each filter that can drive the
list. What is generated is committed, so that the package needs neither templates nor this script. Every read file is
generated, as all of them end with the revision; of other files, those that have a template.

    python cypher/generate.py          write what is stale
    python cypher/generate.py --check  only list it; exit status 1 where there is any
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from firmware_graph.questions.products.device_models import DeviceModelFilter
from firmware_graph.questions.products.firmware_versions import STORED_AS, FirmwareFilter

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FOLDER: Final = Path(__file__).parent
BLOCKS: Final = "blocks.cypher.j2"
DRIVER: Final = "{driver}"

FAMILIES: Final[dict[str, type["DataclassInstance"]]] = {
    "read/products/firmware_versions_by_{driver}.cypher": FirmwareFilter,
    "read/products/device_models_by_{driver}.cypher": DeviceModelFilter,
}
"""The filters of each list, by the name that its files share."""

DRIVES_NOTHING: Final = "status"
"""A filter that is a matter of the day, so that no index can have it."""

EXAMPLES: Final = {
    "version_hex": "38040404",
    "model_identifier": "0005",
    "manufacturer_code": "1063",
    "manufacturer_name": "Example Meters",
    "variant": "ADE",
    "predecessors_declared": "LISTED",
    "zigbee_band": "DUAL",
    "generation": "SMETS2",
    "device_type": "ESME",
    "environment": "PRODUCTION",
}


class Filter(NamedTuple):
    """A filter that can drive a list: its parameter, and the property that it compares."""

    name: str
    column: str


def render_all(folder: Path) -> dict[Path, str]:
    """Return the text of every file that a folder's templates make, by its path below the folder.

    Raises:
        jinja2.TemplateError: A template is not well-formed, or uses a name that it is not given.
    """
    environment = Environment(
        loader=FileSystemLoader(folder / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Cypher is no markup
    )
    environment.globals["blocks"] = environment.get_template(BLOCKS).module
    rendered = {}
    for name in environment.list_templates(filter_func=lambda name: name != BLOCKS):
        target = name.removesuffix(".j2")
        for driver, values in values_of(target):
            path = Path(target.replace(DRIVER, driver))
            rendered[path] = environment.get_template(name).render(values)
    return rendered


def values_of(target: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return the driver of each file that a template makes, and what it is rendered with; '' where there is but one."""
    if DRIVER not in target:
        yield "", {}
        return
    names = [field.name for field in fields(FAMILIES[target]) if field.name != DRIVES_NOTHING]
    for name in names:
        driver, *others = (Filter(one, STORED_AS.get(one, one)) for one in (name, *(set_apart(names, name))))
        example = {name: EXAMPLES[name]} | {
            other.name: EXAMPLES[other.name] if other.name == "environment" else None for other in others
        }
        yield (
            name,
            {
                "driver": driver,
                "others": others,
                "filter_params": ", ".join(f"{one.name} STRING" for one in (driver, *others)),
                "filter_example": json.dumps(example)[1:-1],
            },
        )


def set_apart(names: Iterable[str], driver: str) -> list[str]:
    """Return the filters that do not drive."""
    return [name for name in names if name != driver]


def stale_files(folder: Path, rendered: dict[Path, str]) -> list[Path]:
    """Return the files that are not what their templates make."""
    return [path for path, text in rendered.items() if not has_text(folder / path, text)]


def has_text(path: Path, text: str) -> bool:
    """Whether there is such a file, with this text."""
    return path.is_file() and path.read_text(encoding="utf-8") == text


def orphans(folder: Path, rendered: dict[Path, str]) -> list[Path]:
    """Return the read files that no template makes: written by hand, or left by a template that has gone."""
    present = {path.relative_to(folder) for path in (folder / "read").rglob("*.cypher")}
    return sorted(present - rendered.keys())


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    """Write or check the files of a folder; return the exit status."""
    rendered, is_check = render_all(folder), "--check" in arguments
    unknown, stale = orphans(folder, rendered), stale_files(folder, rendered)
    for path in unknown:
        print(f"cypher/{path} has no template: add one below cypher/templates, or delete the file")
    for path in stale:
        if is_check:
            print(f"cypher/{path} is not what its template makes: run 'make cypher'")
        else:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(rendered[path], encoding="utf-8")
            print(f"wrote cypher/{path}")
    return int(bool(unknown or (is_check and stale)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
