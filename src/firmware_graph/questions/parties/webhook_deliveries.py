"""What was sent to the webhooks of a party."""

from collections.abc import Sequence
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.page import Page, PageRequest, page_of
from firmware_graph.model.webhook import WebhookDelivery

BEHIND_ALL: Final = "~"


async def webhook_deliveries(
    reader: GraphReader, webhook_ids: Sequence[str], page: PageRequest
) -> list[Page[WebhookDelivery]]:
    """Return a page of the deliveries to each webhook, latest first, in the order of the webhooks.

    One round trip.
    """
    record = await reader.party_facts(
        "webhook_deliveries",
        webhook_ids=sorted(set(webhook_ids)),
        before=page.after or BEHIND_ALL,
        limit=page.first + 1,
        wants_total=page.wants_total,
    )
    pages = {
        webhook_id: page_of(
            [WebhookDelivery(*columns) for columns in rows], page, key=lambda row: row.place, total_count=total
        )
        for webhook_id, rows, total in record["pages"]
    }
    return [pages[webhook_id] for webhook_id in webhook_ids]
