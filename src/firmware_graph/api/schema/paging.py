"""Connections over lists that the answer already holds completely."""

import re
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, Final

from firmware_graph.api.schema.connection import ENTRY_KEY, page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import BatchFunction
from firmware_graph.model.page import Page, page_within

Place = Callable[[Any], int]
ENTRY: Final[Place] = attrgetter("cpl_entry_id")
RANK_KEY: Final = re.compile(r"[0-9]{1,18}(-[0-9]{1,18}){1,2}", re.ASCII)
"""The key in the cursors of a ranking: the rank, and the entry IDs of the row at it."""


def paged(attribute: str, *, place: Place = ENTRY) -> BatchFunction:
    """Return a resolver that pages a list attribute of each parent; the list is ordered by `place`."""

    async def listed(
        parents: Sequence[Any],
        context: OperationContext,
        *,
        first: int | None = 50,
        after: str | None = None,
        wants_total: bool,
    ) -> Sequence[Page[Any]]:
        page = page_request(context.limits, first, after, key=ENTRY_KEY, wants_total=wants_total)
        return await context.reader.each(
            parents, lambda parent: page_within(getattr(parent, attribute), page, place=place)
        )

    return listed
