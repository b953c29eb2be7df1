"""The enums of the schema: those of the model, by the same names."""

from typing import Final

import strawberry

from firmware_graph.model.advisory import AdvisoryFindingCode, AdvisoryState, ManufacturerAnswer
from firmware_graph.model.change_event import ChangeKind
from firmware_graph.model.defect import AssessmentVerdict
from firmware_graph.model.mailbox import MailboxState, MailSchedule
from firmware_graph.model.pair import PairCause, PairVerdict
from firmware_graph.model.pathway_codes import (
    CommandStage,
    NoPathwayReason,
    NotOtaReason,
    OpeningKind,
    PathwayWarningCode,
    Responsible,
)
from firmware_graph.model.proposal import ProposalState
from firmware_graph.model.release_note import ContradictionKind, FixSeverity, NoteAvailability, NoteChangeKind
from firmware_graph.model.submitter import SubmitterRole
from firmware_graph.model.variant_to_ask_for import WhyToAsk
from firmware_graph.model.verdict import Verdict, VerdictReasonCode
from firmware_graph.model.vocabulary import (
    AmbiguityReason,
    CpaStatus,
    CplStatus,
    DataQualityFlag,
    DeviceType,
    Environment,
    Evidence,
    Generation,
    JoinedAs,
    Obligation,
    PredecessorsDeclared,
    Recommendation,
    RequestEnd,
    UpgradeEndCode,
    UpgradeState,
    ZigbeeBand,
)
from firmware_graph.model.webhook import DeliveryState, WebhookState

__all__ = [
    "AdvisoryFindingCode",
    "AdvisoryState",
    "AmbiguityReason",
    "AssessmentVerdict",
    "ChangeKind",
    "CommandStage",
    "ContradictionKind",
    "CpaStatus",
    "CplStatus",
    "DataQualityFlag",
    "DeliveryState",
    "DeviceType",
    "Environment",
    "Evidence",
    "FixSeverity",
    "Generation",
    "JoinedAs",
    "MailSchedule",
    "MailboxState",
    "ManufacturerAnswer",
    "NoPathwayReason",
    "NotOtaReason",
    "NoteAvailability",
    "NoteChangeKind",
    "Obligation",
    "OpeningKind",
    "PairCause",
    "PairVerdict",
    "PathwayWarningCode",
    "PredecessorsDeclared",
    "ProposalState",
    "Recommendation",
    "RequestEnd",
    "Responsible",
    "SubmitterRole",
    "UpgradeEndCode",
    "UpgradeState",
    "Verdict",
    "VerdictReasonCode",
    "WebhookState",
    "WhyToAsk",
    "ZigbeeBand",
]

DESCRIPTIONS: Final = {
    AdvisoryFindingCode: "What an advisory would give away: by a restricted word, or by entries that are those of a "
    "stack, of a stack on a chipset, or of a defect, or nearly.",
    AdvisoryState: "What has become of an advisory.",
    AmbiguityReason: "Why a reference means more than one thing.",
    AssessmentVerdict: "What an assessment of an entry says of a defect; NONE takes an earlier one back.",
    ChangeKind: "What happened. FIRMWARE_CORRECTED in the stream of the FIR is of what the FIR says of a version "
    "beside its predecessors. RELOAD, after a first load or a restored backup: read all, then follow from that.",
    CommandStage: "What a service request does: distributing is not activating.",
    ContradictionKind: "How a release note and the FIR differ.",
    CpaStatus: "Where a product's Commercial Product Assurance stands.",
    CplStatus: "Whether an entry stands on the Central Products List.",
    DataQualityFlag: "Why a CPL row is to be read with care.",
    DeliveryState: "What has become of a message to a webhook.",
    DeviceType: "What a product is; a Comms Hub (CH) is one product, its CHF and GPF are two halves of it.",
    Environment: "Whether an entry is for meters in homes or for test only.",
    Evidence: "What an upgrade rests on.",
    FixSeverity: "How much the gravest of a version's fixes matters, as its manufacturer states it.",
    Generation: "The generation of the technical specifications that a product follows.",
    ManufacturerAnswer: "What a manufacturer says of its entries on an advisory.",
    JoinedAs: "How a device joined its home area network.",
    MailSchedule: "When mail is sent: as soon as something changed, or once a day.",
    MailboxState: "Whether mail is sent: not before its reader agreed, nor when that, its API key or days of failures "
    "ended it.",
    NoPathwayReason: "Why there is certainly no pathway; of several, the first in this order.",
    NotOtaReason: "Why a device cannot be upgraded over the air at all.",
    NoteAvailability: "To whom a release note is granted; CONTACT_MANUFACTURER tells SEC Parties that there is one, "
    "and nothing of it.",
    NoteChangeKind: "What release notes say of a way: NO_NOTE, of a version without one or with none for you; "
    "KNOWN_ISSUE, of the target.",
    Obligation: "Whether a manufacturer must declare, or does so as best it can: the duty looks forward only.",
    OpeningKind: "What would open a way where there is none, the least first.",
    PairCause: "Why a device is not on the version that it should be on, as its row reports it.",
    PairVerdict: "Whether two devices of a pair may run their versions together, as declared. OUT_OF_STEP is certain: "
    "others are declared to go together, and these two are not among them; NOT_DECLARED is never a no.",
    PathwayWarningCode: "What to know before following a pathway.",
    PredecessorsDeclared: "What the FIR says of the versions that may go to this one: 'N/A' and a blank differ.",
    Recommendation: "The advice stated in the FIR; permission is another thing.",
    RequestEnd: "Which reference of a request an answer speaks of.",
    Responsible: "Who carries out an upgrade.",
    SubmitterRole: "What who submitted a record is: who publishes, who proposed, or a supplier that passes on what a "
    "manufacturer states.",
    UpgradeEndCode: "Why an upgrade ended.",
    UpgradeState: "Where an upgrade stands at the moments of the question.",
    Verdict: "Whether an exact upgrade may be done.",
    VerdictReasonCode: "Why an exact upgrade may be done, or not, or cannot be told of; and what to know of it.",
    WebhookState: "Whether a webhook takes what it is sent; nothing is sent to one that is DISABLED: it answered 410, "
    "failed for days, or its API key has ended.",
    WhyToAsk: "Why the variant of a display is to be asked for: an Alt HAN device looks like it, or none is recorded.",
    ZigbeeBand: "The radio band, read from the free text of the CPL.",
}

for kind, description in DESCRIPTIONS.items():
    strawberry.enum(kind, description=description)
