"""Who may use what of advisories: released ones belong to the FIR, their working papers are for their authors."""

from typing import Final

from firmware_graph.auth.coordinates import Table, pages_of
from firmware_graph.model.rights import Scope

SEE_STATEMENTS: Final = frozenset({Scope.ADVISORIES_WRITE, Scope.NOTES_PUBLISH})

ADVISORIES: Final[Table] = {
    Scope.FIR_READ: {
        "Query": "advisories(first: after:) advisory(id:)",
        "DeviceModel": "advisories",
        "FirmwareVersion": "advisories",
        "Advisory": """
            id state title text severity releasedAt withdrawnAt supersedes supersededBy firmwareVersions(first: after:)
        """,
        "AdvisoryState": "DRAFT REVIEWED RELEASED SUPERSEDED WITHDRAWN",
        **pages_of("Advisory"),
    },
    Scope.ADVISORIES_WRITE: {
        "Mutation": """
            draftAdvisory(input:) reviewAdvisory(id: revision:) releaseAdvisory(id: despite:)
            withdrawAdvisory(id: reason:) askManufacturers(id: manufacturerCodes: publicCve:)
        """,
        "AdvisoryInput": "id title text severity cplEntryIds supersedes",
        "Advisory": "findings paper",
        "AdvisoryFinding": "code message",
        "AdvisoryFindingCode": "RESTRICTED_WORD SET_LIKE_A_STACK SET_LIKE_A_BUILD SET_LIKE_A_DEFECT",
        "AdvisoryPaper": """
            revision authors writtenAt reviewer reviewedAt releasedBy releasedDespite withdrawalReason
            revisions audience
        """,
        "AdvisoryRevision": "number title text severity cplEntryIds writtenBy writtenAt",
        "AdvisoryAudience": "role fields",
    },
    SEE_STATEMENTS: {
        "Advisory": "statements",
        "ManufacturerStatement": """
            advisoryId manufacturer firmwareVersions answer plannedFor fixedBy statedAt askedAt publicCve
        """,
        "ManufacturerAnswer": "NOT_ANSWERED INVESTIGATING NOT_AFFECTED FIX_PLANNED FIXED",
    },
    Scope.NOTES_PUBLISH: {
        "Query": "advisoryEnquiries",
        "Mutation": "answerAdvisory(id: answer: plannedFor: fixedBy: manufacturerCode:)",
    },
}

JUDGED: Final = frozenset({"Advisory.findings", "AdvisoryPaper.releasedDespite"})
"""The fields, with a scope of their own, that judge by restricted facts, or reveal how those were judged.

Reading them is recorded like reading restricted fields.
"""
