"""Uploaded files: received within limits, stored in a private folder while in use, and removed afterwards."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from firmware_graph.auth.uploads import SCOPE_OF_FILE
from firmware_graph.database.temporary_folders import temporary_folder
from firmware_graph.errors import BadUserInput
from firmware_graph.ingest.sheets.source import digest_of as digest_of_file
from firmware_graph.model.form_types import FORM_STORED, MULTIPART
from firmware_graph.pages.checked import digest_of
from firmware_graph.pages.form_threads import FormTurn
from firmware_graph.pages.forms import FormBounds, opened_form

MOST_FIELDS: Final = 20
LONGEST_FIELDS: Final = 4_000
"""Characters of all fields together, beside the files."""

SUFFIXES: Final = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".json", ".toml"})
PROFILE: Final = "profile"
"""The kind of the file that describes the format of the others; it states no facts, so any uploader may send it."""

OPTIONS: Final = ("partial", "acceptValid", "allowEnding", "worksheet", "dateOrder")
TOO_LONG: Final = "The files have more than {:,} bytes together. Send them one by one, or divide them."
FIELDS_TOO_LONG: Final = "The fields beside the files have more than {:,} characters. Send those of the page alone."
NONE_CHOSEN: Final = "Choose a file."


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The files of a form by kind, its other fields, and the profile by which the files are read."""

    files: Mapping[str, Path]
    fields: Mapping[str, str]
    profile: Path | None = None

    def digest(self, revision: str) -> str:
        """Compute a digest of these files, these options and the revision on which they were checked."""
        files = {kind: digest_of_file(path) for kind, path in sorted(self.files.items())}
        options = {name: self.fields.get(name, "") for name in OPTIONS}
        profile = digest_of_file(self.profile) if self.profile else ""
        return digest_of({"files": files, "profile": profile, "options": options, "revision": revision})


@asynccontextmanager
async def received(request: Request, max_bytes: int, turn: FormTurn) -> AsyncIterator[Uploaded]:
    """Receive a form with files; they exist, readable by this process's user only, until the body ends.

    Raises:
        FormTooLong: It has more bytes than the limit.
        NotAForm: It is of another type, or in a charset other than UTF-8.
        FormsWait: Other forms were before it for too long.
        BadUserInput: It has no file, two of the same kind, or long fields.
    """
    bounds = FormBounds(max_bytes, len(SCOPE_OF_FILE) + 1, MOST_FIELDS, [MULTIPART], TOO_LONG)
    with temporary_folder() as folder:
        files, fields = await taken_out(request, bounds, turn, folder)
        profile = files.pop(PROFILE, None)
        if not files:
            raise BadUserInput(NONE_CHOSEN, argument="files")
        yield Uploaded(files, fields, profile)


async def taken_out(
    request: Request, bounds: FormBounds, turn: FormTurn, folder: Path
) -> tuple[dict[str, Path], dict[str, str]]:
    """Write the files of a form to a folder, and return them with its fields; its body is freed, and counts no longer.

    Raises:
        FormTooLong: It has more bytes than the limit.
        NotAForm: It is of another type, or in a charset other than UTF-8.
        FormsWait: Other forms were before it for too long.
        BadUserInput: There are two files of the same kind, one of an unknown kind, or long fields.
    """
    async with opened_form(request, bounds, turn) as form:
        files = await stored(form, folder)
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
    if sum(map(len, (*fields, *fields.values()))) > LONGEST_FIELDS:
        raise BadUserInput(FIELDS_TOO_LONG.format(LONGEST_FIELDS), argument="fields")
    if FORM_STORED in request.scope:
        request.scope[FORM_STORED]()
    return files, fields


async def stored(form: FormData, folder: Path) -> dict[str, Path]:
    """Write the files of a form to a folder, each under the name of its kind.

    Raises:
        BadUserInput: There are two of the same kind, or one of an unknown kind.
    """
    files: dict[str, Path] = {}
    for kind, value in form.multi_items():
        if not isinstance(value, UploadFile) or not value.filename:
            continue
        if kind not in {*SCOPE_OF_FILE, PROFILE} or kind in files:
            raise BadUserInput("Choose one file of each kind.", argument=kind)
        suffix = Path(value.filename).suffix.casefold()
        if suffix not in SUFFIXES:
            raise BadUserInput("Choose a file that ends in .csv, .tsv, .txt, .xlsx, .json or .toml.", argument=kind)
        files[kind] = folder / f"{kind}{suffix}"
        await asyncio.to_thread(write, value.file, files[kind])
    return files


def write(source: BinaryIO, path: Path) -> None:
    """Write a file."""
    with path.open("xb") as target:
        shutil.copyfileobj(source, target)
