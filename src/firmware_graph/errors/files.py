"""Errors of files that are read or written: exports, trusted documents, imports, backups."""

from collections.abc import Mapping, Sequence
from typing import Any

from firmware_graph.errors.base import FirmwareGraphError


class ExportRefused(FirmwareGraphError):
    """An operation of an export was refused or failed; `errors` are those of its answer, as sent."""

    def __init__(self, errors: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(str(errors[0]["message"]))
        self.errors = errors

    @property
    def code(self) -> str:
        """The code of the first error."""
        return str(self.errors[0]["extensions"]["code"])


class DocumentsRefused(FirmwareGraphError):
    """Documents are not fit to be trusted; the message lists them."""


class IngestError(FirmwareGraphError):
    """An import was refused as a whole; nothing was written."""


class SourceUnreadable(IngestError):
    """A sheet or file cannot be read at all."""


class GraphRefused(IngestError):
    """The graph cannot take the import as it is."""


class BackupError(FirmwareGraphError):
    """A backup or a restore was refused; no file was written, or nothing to the store."""


class BackupNotWritten(BackupError):
    """The file cannot be written, or there is nothing to write."""


class BackupUnreadable(BackupError):
    """The file cannot be opened, is damaged or cut, or is no backup."""


class BackupTooNew(BackupError):
    """A newer version of this program made the file, and this one cannot read it."""


class BackupKeyRefused(BackupError):
    """The file is encrypted with another key or no key was given, or it is not encrypted and a key was given."""


class StoreNotEmpty(BackupError):
    """A backup can be restored into an empty store only."""
