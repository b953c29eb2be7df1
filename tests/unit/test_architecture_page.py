"""The page on how the parts fit names what is there, and has a row for each folder of the source."""

import re
import tomllib
from typing import Final

from support.paths import ROOT
from support.wings import WINGS

PAGE: Final = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
SOURCE: Final = ROOT / "src/firmware_graph"
ROOTS: Final = (ROOT, SOURCE, SOURCE / "questions", ROOT / "cypher", ROOT / "tests")
CODE: Final = re.compile(r"`([\w./<>-]+)`")
FILE: Final = re.compile(r"[\w-]+\.(?:py|cypher|graphql|md)")
ROW: Final = re.compile(r"^\| (`[^|]+`) \| ", re.MULTILINE)
FOLDERS: Final = PAGE.partition("| folder | what it is for |")[2].partition("\n\n")[0]
IMPORTS: Final = re.compile(r"^`(cli > [^`]+)`$", re.MULTILINE)


def places_in(text: str) -> set[str]:
    """Return the paths and names of files that a text has as code, those of a wing for each wing."""
    places = {place for place in CODE.findall(text) if "/" in place or FILE.fullmatch(place)}
    return {place.replace("<wing>", wing) for place in places for wing in WINGS if is_of(place, wing)}


def is_of(place: str, wing: str) -> bool:
    """Whether a place with a wing in it is meant of one: dependency has no Cypher."""
    return not (wing == "dependency" and place in {"read/<wing>", "write/<wing>"})


def is_there(place: str) -> bool:
    """Whether there is a file or a folder of this path, or a module of this name."""
    by_path = any((root / place).exists() for root in ROOTS)
    return by_path or ("/" not in place and any(SOURCE.rglob(place)))


def test_places_that_the_page_names_are_there() -> None:
    places = places_in(PAGE)
    assert len(places) > len(WINGS)
    assert {place for place in places if not is_there(place)} == set()


def test_each_folder_is_in_the_table_once_and_is_there() -> None:
    rows = [place for row in ROW.findall(FOLDERS) for place in CODE.findall(row)]
    assert sorted(rows) == sorted(set(rows))
    assert {row for row in rows for wing in WINGS[:1] if not is_there(row.replace("<wing>", wing))} == set()
    named = {row.removeprefix("src/firmware_graph/").partition("/")[0] for row in rows}
    folders = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert folders - named == set()
    assert {path.name for path in (SOURCE / "api").glob("*/")} - {"__pycache__"} <= {
        row.split("/")[1] for row in rows if row.startswith("api/")
    }


def test_layers_of_the_page_are_those_that_are_checked() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    [contract] = [one for one in settings["tool"]["importlinter"]["contracts"] if one["name"] == "imports go one way"]
    [said] = IMPORTS.findall(PAGE)
    assert " ".join(said.split()) == " > ".join(contract["layers"])
