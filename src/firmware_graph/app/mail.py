"""The parts that send mail; none of them is imported if no mail server is set."""

import hashlib
import hmac
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from starlette.routing import Route

from firmware_graph.backup.key import read_key
from firmware_graph.changes.confirm_mailbox import confirm_mailbox
from firmware_graph.changes.end_mailbox import end_mailbox
from firmware_graph.database.graph import Graph
from firmware_graph.errors import ConfigurationError
from firmware_graph.http.mail_pages import mail_routes
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.mail_links import MailLinks
from firmware_graph.model.mailbox import MailRules, is_sender
from firmware_graph.settings import Settings

if TYPE_CHECKING:
    from firmware_graph.delivery.channel import Channel

KEY_OF_LINKS: Final = b"links of mail"


def mail_rules_of(settings: Settings) -> MailRules:
    """Return the rules for mail, or the rules that allow none if no mail server is set.

    Raises:
        ConfigurationError: Something that mail needs is not set, cannot be read, or is not installed.
    """
    if settings.smtp_url is None:
        return MailRules()
    if settings.public_url is None or settings.webhook_key_file is None or not is_sender(settings.mail_from or ""):
        raise ConfigurationError(
            "FIRMWARE_GRAPH_SMTP_URL is set: mail needs FIRMWARE_GRAPH_MAIL_FROM, which is an address, "
            "FIRMWARE_GRAPH_PUBLIC_URL, and FIRMWARE_GRAPH_WEBHOOK_KEY_FILE, too."
        )
    if not find_spec("aiosmtplib"):
        raise ConfigurationError(
            "FIRMWARE_GRAPH_SMTP_URL is set, and what sends mail is not there: install firmware-graph[mail]."
        )
    key = hmac.digest(read_key(settings.webhook_key_file), KEY_OF_LINKS, hashlib.sha256)
    return MailRules(MailLinks(settings.public_url, key), settings.mail_digest_hour)


def mail_channel_of(settings: Settings, rules: MailRules) -> "Channel | None":
    """Create the channel that mail is sent by, if there is one."""
    if rules.links is None or settings.smtp_url is None or settings.mail_from is None:
        return None
    from firmware_graph.delivery.mail_channel import MailChannel  # noqa: PLC0415 - optional
    from firmware_graph.delivery.mail_server import MailServer  # noqa: PLC0415 - optional

    server = MailServer.of(settings.smtp_url.get_secret_value(), settings.webhook_seconds)
    return MailChannel(server, settings.mail_from, rules.links, rules.digest_hour)


def mail_routes_of(rules: MailRules) -> Sequence[Route]:
    """Create the routes of the links in mails, if mail is sent."""
    if rules.links is None:
        return ()

    async def confirm(graph: Graph, token: str) -> bool:
        return await confirm_mailbox(graph, token, rules=rules, now_ms=now_ms())

    async def end(graph: Graph, token: str) -> bool:
        return await end_mailbox(graph, token, rules=rules, now_ms=now_ms())

    return mail_routes(confirm, end)
