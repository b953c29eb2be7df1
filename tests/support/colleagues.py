"""A party of which one person has a scope that colleagues have not, and what is bound to an API key with that scope."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from support.asking import Ask
from support.party_harness import created
from support.twin_callers import Headers, bearer
from support.waiting import wait_until

BIND: Final = "mutation ($input: WebhookInput!) { createWebhook(input: $input) { webhook { id } } }"
PUBLISH: Final = "mutation ($input: ChangesInput!) { publishChanges(input: $input) { __typename } }"
AGENT_ASKS: Final = "query AgentAsks { firmwareVersions(first: 5) { nodes { cplEntryId releasedOn } } }"
BOUND: Final = """
  { webhooks { state deliveries { totalCount nodes { eventIds } } } mailboxes { state deliveries { totalCount } }
    apiKeys { agent uses { totalCount } } }
"""
ADD_MAILBOX: Final = """
  MATCH (webhook:Webhook {webhook_id: '%s'})
  CREATE (mailbox:Webhook)
  SET mailbox = webhook {.*, webhook_id: 'mailbox of ' + webhook.webhook_id, url: 'mailto:a@b.example',
    schedule: 'AT_ONCE', confirmed_at: 1, next_attempt_at: 9000000000000000}
"""
SEND_TO_MAILBOX: Final = """
  MATCH (webhook:Webhook {webhook_id: '%s'})
  MATCH (mailbox:Webhook {webhook_id: 'mailbox of ' + webhook.webhook_id})
  SET mailbox.failures = webhook.failures
  WITH webhook, mailbox
  MATCH (delivery:WebhookDelivery {webhook_id: webhook.webhook_id})
  CREATE (mail:WebhookDelivery)
  SET mail = delivery {.*, webhook_id: mailbox.webhook_id, delivery_id: 'mail of ' + delivery.delivery_id}
"""
NOBODY_LISTENS: Final = "http://127.0.0.1:9/"


@dataclass(frozen=True)
class Home:
    """A party: the person who has a scope, a colleague who has it not, and an event that only the first may read."""

    scope: str
    party: str
    role: Role
    colleague: Role
    publisher: Role
    operation: Mapping[str, Any]


OF_COMMITTEE: Final = Home(
    "zigbee:read",
    "A committee at home",
    Role.SSC,
    Role.PARTY,
    Role.SSC,
    {"recordStack": {"cplEntryId": 20, "name": "Hidden Stack", "version": "1.2.3"}},
)
OF_SUPPLIER: Final = Home(
    "fir:read",
    "A supplier at home",
    Role.PARTY,
    Role.MANUFACTURER,
    Role.SECAS,
    {"declareUpgrade": {"fromCplEntryId": 11, "toCplEntryId": 12, "recommendation": "CONDITIONAL"}},
)


@dataclass(frozen=True)
class AtHome:
    """A party on a server, and statements on its store."""

    home: Home
    client: httpx.Client
    folder: Path
    run: Callable[[str], object]

    def person(self, role: Role, party: str) -> Headers:
        """Return the headers of someone of a party."""
        return bearer(mint_token(demo_key(self.folder), role=role, party=party))

    @property
    def owner(self) -> Ask:
        """The person who has the scope."""
        return Ask(self.client, dict(self.person(self.home.role, self.home.party)))

    @property
    def colleague(self) -> Headers:
        """The headers of a colleague without the scope."""
        return self.person(self.home.colleague, self.home.party)

    def colleagues(self) -> dict[str, Headers]:
        """Return the headers of a colleague without the scope, and of a key that manages the affairs of the party."""
        manager = created(self.owner, "party:manage", name="manager")["secret"]
        return {"colleague": self.colleague, "manager": bearer(manager)}

    def bind(self) -> str:
        """Create a key with the scope, a webhook that is bound to it, and return the webhook's ID."""
        key = created(self.owner, self.home.scope)["apiKey"]["id"]
        stated = {"url": NOBODY_LISTENS, "apiKeyId": key}
        return str(self.owner.data(BIND, input=stated)["createWebhook"]["webhook"]["id"])

    def bind_all(self) -> tuple[str, Ask]:
        """Create a webhook and a mailbox with the scope, and an agent's key; return the webhook's ID, and the agent."""
        webhook_id = self.bind()
        self.run(ADD_MAILBOX % webhook_id)
        agent = Ask(self.client, dict(bearer(created(self.owner, self.home.scope, agent="An agent")["secret"])))
        agent.data(AGENT_ASKS)
        wait_until(lambda: self.bound()["uses"] == 1)
        return webhook_id, agent

    def bound(self) -> dict[str, Any]:
        """Return what the owner sees of what was sent and asked."""
        seen = self.owner.data(BOUND)
        [webhook], [mailbox] = seen["webhooks"], seen["mailboxes"]
        [uses] = [key["uses"]["totalCount"] for key in seen["apiKeys"] if key["agent"]]
        sent = [event for delivery in webhook["deliveries"]["nodes"] for event in delivery["eventIds"]]
        return {
            "states": {webhook["state"], mailbox["state"]},
            "sent": sent,
            "mails": mailbox["deliveries"]["totalCount"],
            "uses": uses,
        }

    def publish_and_fail(self, webhook_id: str, agent: Ask) -> None:
        """Publish the event, wait until it could not be sent, and have the agent ask again."""
        publisher = Ask(self.client, dict(self.person(self.home.publisher, "A publisher")))
        made = publisher.data(PUBLISH, input={"operations": [self.home.operation]})
        assert made == {"publishChanges": {"__typename": "ChangesPublished"}}
        agent.data(AGENT_ASKS)
        wait_until(lambda: "FAILING" in self.bound()["states"] and self.bound()["uses"] > 1)
        self.run(SEND_TO_MAILBOX % webhook_id)
