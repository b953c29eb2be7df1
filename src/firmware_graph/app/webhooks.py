"""The parts that deliver to webhooks; none of them is imported if webhooks are off."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from firmware_graph.api.execution.release import read_by
from firmware_graph.app.mail import mail_channel_of
from firmware_graph.app.service import PartyRules
from firmware_graph.audit.recorder import GraphRecorder
from firmware_graph.auth.api_keys import caller_of_key
from firmware_graph.backup.key import read_key
from firmware_graph.database.graph import Graph
from firmware_graph.errors import ConfigurationError
from firmware_graph.http.metrics import Metrics
from firmware_graph.model.reach import Reach
from firmware_graph.model.webhook import WebhookRules
from firmware_graph.model.webhook_secret import SecretSeal
from firmware_graph.settings import Settings

if TYPE_CHECKING:
    from firmware_graph.delivery.endpoints import KeyHolder
    from firmware_graph.delivery.turn import Deliverer

LEASE_OF_SENDS = 3
"""The duration of a lease, as a multiple of the timeout of a request."""


def webhook_rules_of(settings: Settings) -> WebhookRules:
    """Return the rules for webhooks, or the rules that allow none if there is no key for their secrets.

    Raises:
        ConfigurationError: The key cannot be read, or the packages that send are not installed.
    """
    seal = None
    if settings.webhook_key_file is not None:
        seal = SecretSeal(read_key(settings.webhook_key_file))
        if not all(map(find_spec, ("httpx", "standardwebhooks"))):
            raise ConfigurationError(
                "FIRMWARE_GRAPH_WEBHOOK_KEY_FILE is set, and what sends is not there: install firmware-graph[webhooks]."
            )
    reach = Reach(settings.webhook_networks, settings.webhook_hosts)
    return WebhookRules(settings.max_webhooks, settings.webhook_rotation_hours, reach, seal)


def deliverer_of(settings: Settings, graph: Graph, rules: PartyRules, metrics: Metrics) -> "Deliverer":
    """Create the deliverer, in processes where webhooks are on."""
    from firmware_graph.delivery.endpoints import RECORDING_SECONDS, KeyHolder  # noqa: PLC0415 - optional
    from firmware_graph.delivery.sending import Sender  # noqa: PLC0415 - optional
    from firmware_graph.delivery.turn import Deliverer, DeliveryTimes  # noqa: PLC0415 - optional
    from firmware_graph.delivery.webhook_channel import WebhookChannel  # noqa: PLC0415 - optional

    def identify(key: Mapping[str, Any]) -> "KeyHolder":
        caller = caller_of_key(key, rules.keys.kept_from_keys)
        return KeyHolder(caller.rights, read_by(caller))

    assert rules.webhooks.seal is not None  # noqa: S101 - narrows; asked for where there is one
    return Deliverer(
        graph,
        WebhookChannel(Sender.create(rules.webhooks.reach, settings.webhook_seconds), rules.webhooks.seal),
        mail_channel_of(settings, rules.mail),
        GraphRecorder(graph, max(settings.audit_seconds, RECORDING_SECONDS)),
        identify,
        metrics,
        DeliveryTimes(
            settings.webhook_seconds * LEASE_OF_SENDS + LEASE_OF_SENDS,
            give_up_days=settings.webhook_give_up_days,
            keep_days=settings.webhook_keep_days,
        ),
    )
