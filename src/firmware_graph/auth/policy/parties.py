"""Who may use what of parties' own things (keys, watches, webhooks, mailboxes, targets), and of records of reads."""

from typing import Final

from firmware_graph.auth.coordinates import Table, pages_of
from firmware_graph.model.rights import Scope

PARTIES: Final[Table] = {
    Scope.FIR_READ: {
        "Query": "approvedTargets",
        "FirmwareVersion": "approvedTarget",
        "ApprovedTarget": "firmwareVersion isAvoided reason setAt setBy",
        "Watch": "changes(since:)",
    },
    Scope.AUDIT_READ: {
        "Query": "restrictedReads(first: after: party: since:)",
        "RestrictedRead": "id releasedAt role party operationName coordinates entryCount",
        **pages_of("RestrictedRead"),
    },
    Scope.NOTES_PUBLISH: {"Query": "ownRestrictedReads", "OwnRestrictedRead": "role day"},
    Scope.PARTY_MANAGE: {
        "Query": "apiKeys watches watch(id:) webhooks webhook(id:) mailboxes",
        "Mutation": """
            createApiKey(input:) endApiKey(id:) setWatch(input:) deleteWatch(id:)
            approveTargets(cplEntryIds: clear: avoid: reason:)
            createWebhook(input:) deleteWebhook(id:) rotateWebhookSecret(id:) sendTestEvent(webhook:)
            redeliver(webhook: since:) createMailbox(input:) deleteMailbox(id:)
        """,
        "Watch": "id name size setAt namesParty",
        "WatchInput": "name requests namesParty",
        "ApiKey": "id name agent scopes createdAt createdBy expiresAt lastUsedOn endedAt endedBy uses(first: after:)",
        "ApiKeyUse": "askedAt operationName coordinates entryCount",
        **pages_of("ApiKeyUse"),
        "ApiKeyCreated": "apiKey secret",
        "ApiKeyInput": "name agent scopes expiresAt",
        "Webhook": "id url state apiKey watches deliveries(first: after:)",
        "WebhookDelivery": "id eventIds state attempts lastAttemptAt nextAttemptAt failure",
        **pages_of("WebhookDelivery"),
        "WebhookCreated": "webhook secret",
        "WebhookInput": "url apiKeyId filter watches",
        "WebhookState": "ENABLED FAILING DISABLED",
        "Mailbox": "id address schedule state apiKey watches deliveries(first: after:)",
        "MailboxInput": "address apiKeyId schedule filter watches",
        "MailSchedule": "AT_ONCE DAILY",
        "MailboxState": "UNCONFIRMED ENABLED FAILING DISABLED",
        "DeliveryState": "PENDING DELIVERED FAILED",
    },
}
