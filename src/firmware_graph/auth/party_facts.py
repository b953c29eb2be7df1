"""The policy's mark on coordinates that read party facts: keys, the register, records of reads."""

from typing import Final

from firmware_graph.auth.coordinates import marked_in

PARTY_FACTS: Final = marked_in(
    {
        "Query": """
            apiKeys watches watch webhooks webhook mailboxes proposals proposal
            restrictedReads ownRestrictedReads rateLimit releaseCalendar noteContradictions approvedTargets
            advisories advisory advisoryEnquiries
        """,
        "FirmwareVersion": "releaseNote approvedTarget",
        "UpgradePathway": "releaseNotes releaseDifference",
        "ApiKey": "uses",
        "Watch": "changes",
        "Webhook": "deliveries watches",
        "Mailbox": "deliveries watches",
        "Proposal": "operations impact obstacles",
        "WithdrawalImpact": "watchedBy namedWatchers",
        "Advisory": "statements paper",
        "ChangeEvent": "watch",
        "ChangeKind": "PATHWAY_CHANGED RELEASE_NOTE_CHANGED",
        "Mutation": """
            createApiKey endApiKey setWatch deleteWatch
            createWebhook deleteWebhook rotateWebhookSecret sendTestEvent redeliver
            createMailbox deleteMailbox
            proposeChanges decideProposal takeBackProposal publishReleaseNote approveTargets
            draftAdvisory reviewAdvisory releaseAdvisory withdrawAdvisory askManufacturers answerAdvisory
        """,
    }
) | {
    f"Query.{field}(approved:)"  # only with the argument: without it they read none
    for field in ("upgradePathway", "upgradePathways", "validateUpgrade", "validateUpgrades", "fleetReport")
}
"""Writes of such facts move no tier, so no revision, lease or dated moment tells whether an answer with them is still
valid: an operation that uses one is not cached, takes no lease and has no ETag.
"""
