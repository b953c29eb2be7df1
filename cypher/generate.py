"""Generate query files that share a block, or differ only in what drives them, from `templates/`.

A template lies where its file does. One with `{name}` or `{column}` in its own name makes a file for each filter that
can drive a list. What is generated is committed, so that the package needs neither templates nor this script, and each
file names its template. Every read file is generated, as all of them end with the revision, but for those of facts of
parties, which are of none; of other files, those that have a template.

    python cypher/generate.py          write what is stale, delete what has lost its template
    python cypher/generate.py --check  only list that; exit status 1 where there is any
"""

import sys
import textwrap
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from firmware_graph.audit.recorded import StoredHead
from firmware_graph.model.advisory import AdvisoryEnquiry, AdvisoryPaper
from firmware_graph.model.api_key import ApiKey
from firmware_graph.model.change_event import ChangeEvent
from firmware_graph.model.firmware import DeviceModel, FirmwareVersion
from firmware_graph.model.limitation import Limitation
from firmware_graph.model.proposal import Proposal
from firmware_graph.model.read_block import ReadBlock
from firmware_graph.model.release_note import ReleaseNote
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.webhook import WebhookDelivery
from firmware_graph.questions.products import device_models, firmware_versions

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FOLDER: Final = Path(__file__).parent
BLOCKS: Final = "blocks.cypher.j2"
MARK: Final = "// template: "
WIDTH: Final = 108
"""Of a block's lines, which are indented where they are used."""


class Family(NamedTuple):
    """A filter that can drive a list by its fields.

    `stored_as` has the properties that are not called as their field, `takes_a_list` the fields of which any value of a
    list will do, and `drives_nothing` those that have no index.
    """

    declared: type["DataclassInstance"]
    stored_as: Mapping[str, str]
    takes_a_list: Collection[str]
    drives_nothing: Collection[str] = ()


FIRMWARE: Final = Family(
    firmware_versions.FirmwareFilter,
    firmware_versions.STORED_AS,
    firmware_versions.TAKES_A_LIST,
    firmware_versions.DRIVES_NOTHING,
)
MODELS: Final = Family(device_models.DeviceModelFilter, device_models.STORED_AS, device_models.TAKES_A_LIST)
FAMILIES: Final = {
    "read/products/firmware_versions_by_{name}.cypher": FIRMWARE,
    "read/products/device_models_by_{name}.cypher": MODELS,
    "schema/firmware_version_{column}.cypher": FIRMWARE,
    "schema/device_model_{column}.cypher": MODELS,
}
"""What the files of a family are made for, by the name that they share."""


class Filter(NamedTuple):
    """A filter that can drive a list: the property that it compares, and whether any value of a list will do."""

    name: str
    column: str
    is_list: bool

    @property
    def words(self) -> str:
        """The name, in words."""
        return self.name.replace("_", " ").replace("zigbee", "ZigBee")

    @property
    def parameter(self) -> str:
        """The parameter that the filter is given by, and its type."""
        return "values LIST<STRING>" if self.is_list else "value STRING"

    @property
    def example(self) -> str:
        """An example of the parameter, in JSON."""
        return '"values": ["a"]' if self.is_list else '"value": "a"'

    @property
    def condition(self) -> str:
        """What the property is, by the parameter."""
        return "IN $values" if self.is_list else "= $value"


def filters_of(family: Family) -> Iterator[Filter]:
    """Return the filters that can drive a list."""
    for one in fields(family.declared):
        if one.name not in family.drives_nothing:
            yield Filter(one.name, family.stored_as.get(one.name, one.name), one.name in family.takes_a_list)


def columns_of(columns: Iterable[str]) -> str:
    """Return what a row is collected from, in lines."""
    return "\n".join(textwrap.wrap(", ".join(columns), WIDTH, break_long_words=False))


def names_of(columns: Iterable[str]) -> str:
    """Return the names of the properties of a row, in lines: Neo4j plans a list by names five times faster."""
    return columns_of(f"'{name}'" for name in columns)


COLUMNS: Final = {
    "firmware_version": names_of(FirmwareVersion._fields),
    "device_model": names_of(["key", *DeviceModel._fields[1:]]),
    "upgrade": columns_of(["beginning", "ending", *(f"stated.{name}" for name in Upgrade._fields[2:-1])]),
    "event": names_of(ChangeEvent._fields),
    "release_note": names_of(ReleaseNote._fields),
    "stated": columns_of(f"stated.{name}" for name in Upgrade._fields[2:-1]),
    "limitation": names_of(Limitation._fields),
    "api_key": columns_of(
        f"toString(key.{name})" if name.endswith("_on") else f"key.{name}" for name in ApiKey._fields
    ),
    "delivery": names_of(WebhookDelivery._fields),
    "proposal": names_of(Proposal._fields[:-2]),
    "advisory_paper": names_of(AdvisoryPaper._fields),
    "enquiry": names_of(AdvisoryEnquiry._fields),
    "read_block": names_of(ReadBlock._fields),
    "audit_head": names_of(StoredHead._fields),
}
"""The columns of each kind of row, in the order of its fields; an upgrade's state is not stored."""

FIELDS: Final = {"firmware_version": FirmwareVersion._fields}
"""The fields of the rows that are written by their places."""


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
    environment.globals |= {"columns": COLUMNS, "fields": FIELDS}
    environment.globals["blocks"] = environment.get_template(BLOCKS).module
    return {
        path: marked(environment.get_template(name).render(values), name)
        for name in environment.list_templates(filter_func=lambda name: name != BLOCKS)
        for path, values in files_of(name.removesuffix(".j2"))
    }


def marked(text: str, template: str) -> str:
    """Name the template in the header, below the name of the query."""
    language, name, rest = text.split("\n", 2)
    return "\n".join((language, name, f"{MARK}{template}", rest))


def files_of(target: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Return the path of each file that a template makes, and the values to render it with."""
    if target not in FAMILIES:
        yield Path(target), {}
        return
    for driver in filters_of(FAMILIES[target]):
        yield Path(target.format(name=driver.name, column=driver.column)), {"driver": driver}


def stale_files(folder: Path, rendered: dict[Path, str]) -> list[Path]:
    """Return the files that are not what their templates make."""
    return [path for path, text in rendered.items() if text_of(folder / path) != text]


def text_of(path: Path) -> str:
    """Read a file; '' where there is none."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def orphans(folder: Path, rendered: dict[Path, str]) -> list[Path]:
    """Return the files that ought to have a template and have none: read files, and what names one."""
    present = [path for kind in ("read", "write", "schema") for path in sorted((folder / kind).rglob("*.cypher"))]
    read, of_parties = folder / "read", folder / "read/parties"
    owed = [
        path
        for path in present
        if (path.is_relative_to(read) and not path.is_relative_to(of_parties)) or MARK in text_of(path)
    ]
    return [path.relative_to(folder) for path in owed if path.relative_to(folder) not in rendered]


def write_all(folder: Path, rendered: dict[Path, str]) -> None:
    """Write what is stale, and delete generated files that have lost their template."""
    for path in stale_files(folder, rendered):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(rendered[path], encoding="utf-8")
        print(f"wrote cypher/{path}")
    for path in orphans(folder, rendered):
        if MARK in text_of(folder / path):
            (folder / path).unlink()
            print(f"deleted cypher/{path}")


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    """Write the files of a folder unless they are only to be checked; return the exit status."""
    rendered = render_all(folder)
    if "--check" not in arguments:
        write_all(folder, rendered)
    stale, unknown = stale_files(folder, rendered), orphans(folder, rendered)
    for path in stale:
        print(f"cypher/{path} is not what its template makes: run 'make cypher'")
    for path in unknown:
        print(f"cypher/{path} has no template: add one below cypher/templates, or delete the file")
    return int(bool(stale or unknown))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
