"""A caller's own list that an export is about, as it was sent: it is read in the place of the export."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from firmware_graph.api.execution.file_reading import read_file
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.service import Service
from firmware_graph.exports.export import ExportRequest, request_of
from firmware_graph.exports.export_list import ExportList
from firmware_graph.ingest.list_limits import limit_of_list
from firmware_graph.ingest.requested_rows import read_requested_rows


@dataclass(frozen=True, slots=True)
class SentList:
    """An export of a list that is not read yet."""

    export: ExportList
    variables: Mapping[str, Any]
    content: bytes

    async def read(self, service: Service, requester: Requester) -> ExportRequest:
        """Read the list.

        Raises:
            BadUserInput: It cannot be read.
            RateLimited: Too many operations of the caller wait.
            GraphTimeout: It was not read before the deadline.
        """
        work = partial(read_requested_rows, self.content, self.export.table, limit_of_list())
        sheet = await read_file(service, requester, work)
        return request_of(self.export, self.variables, sheet.rows)
