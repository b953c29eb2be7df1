"""Enumerations, spelt as in the schema and the graph."""

from enum import StrEnum


class DeviceType(StrEnum):
    """The kind of product; a Comms Hub is one product with two logical devices, CHF and GPF."""

    ESME = "ESME"
    GSME = "GSME"
    CH = "CH"
    PPMID = "PPMID"
    HCALCS = "HCALCS"
    IHD = "IHD"
    CAD = "CAD"
    SAPC = "SAPC"
    OTHER = "OTHER"


class Generation(StrEnum):
    """The generation of the technical specifications that a product follows."""

    SMETS1 = "SMETS1"
    SMETS2 = "SMETS2"


class Environment(StrEnum):
    """Whether an entry is for installed devices or for test only."""

    PRODUCTION = "PRODUCTION"
    TEST = "TEST"


class ZigbeeBand(StrEnum):
    """The radio band, read from the free text of the CPL."""

    B2_4GHZ = "B2_4GHZ"
    SUB_GHZ_868 = "SUB_GHZ_868"
    DUAL = "DUAL"
    UNKNOWN = "UNKNOWN"


class CplStatus(StrEnum):
    """Whether an entry stands on the Central Products List."""

    CURRENT = "CURRENT"
    REMOVED = "REMOVED"


class PredecessorsDeclared(StrEnum):
    """Whether the FIR lists predecessors of a version: 'N/A' and a blank differ (domain.md §0.1)."""

    LISTED = "LISTED"
    NONE_DECLARED = "NONE_DECLARED"
    NOT_PROVIDED = "NOT_PROVIDED"


class Evidence(StrEnum):
    """What an upgrade rests on: a declaration, a test, or an inference (domain.md §3.4 rule 2)."""

    DECLARED = "DECLARED"
    TESTED = "TESTED"
    INFERRED = "INFERRED"


class Recommendation(StrEnum):
    """The advice stated in the FIR, which is apart from permission (domain.md R005)."""

    SHOULD = "SHOULD"
    CONDITIONAL = "CONDITIONAL"
    SHOULD_NOT = "SHOULD_NOT"
    NOT_STATED = "NOT_STATED"


class CpaStatus(StrEnum):
    """The status of a product's Commercial Product Assurance."""

    NOT_REQUIRED = "NOT_REQUIRED"
    VALID = "VALID"
    RENEWAL_DUE = "RENEWAL_DUE"
    EXPIRED = "EXPIRED"
    NOT_STATED = "NOT_STATED"


class DataQualityFlag(StrEnum):
    """A flag on the data quality of a CPL row."""

    AMBIGUOUS_CODING = "AMBIGUOUS_CODING"
    MIXED_CODING = "MIXED_CODING"
    DUPLICATE_SUSPECT = "DUPLICATE_SUSPECT"


class UpgradeState(StrEnum):
    """The state of an upgrade at the two clocks of a question (domain.md §3.4 rules 1 and 10)."""

    IN_EFFECT = "IN_EFFECT"
    NOT_YET_IN_EFFECT = "NOT_YET_IN_EFFECT"
    WITHDRAWN = "WITHDRAWN"
    SUPERSEDED = "SUPERSEDED"


class UpgradeEndCode(StrEnum):
    """Why an upgrade ended: a code, never free text (domain.md §3.4 rule 10)."""

    WITHDRAWN_BY_MANUFACTURER = "WITHDRAWN_BY_MANUFACTURER"
    CORRECTED = "CORRECTED"
    SUPERSEDED = "SUPERSEDED"
    ABSENT_FROM_SHEET = "ABSENT_FROM_SHEET"


class JoinedAs(StrEnum):
    """How a device joined its home area network (domain.md R127)."""

    PPMID = "PPMID"
    CAD = "CAD"


class RequestEnd(StrEnum):
    """The reference of a request that an answer is about."""

    FROM = "FROM"
    TO = "TO"
    COMMS_HUB = "COMMS_HUB"


class AmbiguityReason(StrEnum):
    """Why a reference is ambiguous."""

    SEVERAL_ENTRIES = "SEVERAL_ENTRIES"
    AMBIGUOUS_CODING = "AMBIGUOUS_CODING"


class Responsible(StrEnum):
    """Who carries out an upgrade (domain.md §3.4 rule 8)."""

    SUPPLIER = "SUPPLIER"
    DCC_CSP = "DCC_CSP"
    NOT_KNOWN = "NOT_KNOWN"


class CommandStage(StrEnum):
    """The stage of an upgrade that a service request performs (domain.md §0.9)."""

    DISTRIBUTE = "DISTRIBUTE"
    ACTIVATE = "ACTIVATE"
    DISTRIBUTE_AND_ACTIVATE = "DISTRIBUTE_AND_ACTIVATE"


class PathwayWarningCode(StrEnum):
    """The kind of a warning about a pathway."""

    NOT_DECLARED = "NOT_DECLARED"
    SHOULD_NOT = "SHOULD_NOT"
    CONDITIONAL = "CONDITIONAL"
    SOURCE_REMOVED = "SOURCE_REMOVED"
    NEWER_NOT_REACHABLE = "NEWER_NOT_REACHABLE"
    CROSSES_MANUFACTURERS = "CROSSES_MANUFACTURERS"
    VARIANT_UNKNOWN = "VARIANT_UNKNOWN"
    COMMS_HUB_NOT_CHECKED = "COMMS_HUB_NOT_CHECKED"
    WITHDRAWN_ALTERNATIVE = "WITHDRAWN_ALTERNATIVE"
    IN_A_CYCLE = "IN_A_CYCLE"
    NO_SERVICE_REQUEST_KNOWN = "NO_SERVICE_REQUEST_KNOWN"
    SOURCES_DISAGREE = "SOURCES_DISAGREE"
    AVOIDED = "AVOIDED"
    OWN_ROWS_ONLY = "OWN_ROWS_ONLY"


class NoPathwayReason(StrEnum):
    """Why there is certainly no pathway; of several, the first in this order (domain.md §3.4 rule 6)."""

    DIFFERENT_PRODUCT = "DIFFERENT_PRODUCT"
    TARGET_REMOVED = "TARGET_REMOVED"
    SOURCE_IS_LATER = "SOURCE_IS_LATER"
    WITHDRAWN = "WITHDRAWN"
    INTERMEDIATE_REMOVED = "INTERMEDIATE_REMOVED"
    HARDWARE_MISMATCH = "HARDWARE_MISMATCH"
    INTERMEDIATE_NOT_OTA = "INTERMEDIATE_NOT_OTA"
    NOT_YET_IN_EFFECT = "NOT_YET_IN_EFFECT"
    ONLY_A_ROLLBACK = "ONLY_A_ROLLBACK"
    NOT_LINKED = "NOT_LINKED"


class OpeningKind(StrEnum):
    """The kind of correction that would open a pathway, the smallest first."""

    BRING_INTO_EFFECT = "BRING_INTO_EFFECT"
    RESTORE_UPGRADE = "RESTORE_UPGRADE"
    STATE_FACTS = "STATE_FACTS"
    DECLARE_PREDECESSOR = "DECLARE_PREDECESSOR"
    CORRECT_PREDECESSORS = "CORRECT_PREDECESSORS"


class NotOtaReason(StrEnum):
    """Why a device cannot be upgraded over the air at all (domain.md §3.4 rule 7)."""

    SMETS1_PPMID = "SMETS1_PPMID"
    GBCS_BELOW_4_1 = "GBCS_BELOW_4_1"
    IHD_HAS_NO_SERVICE_REQUEST = "IHD_HAS_NO_SERVICE_REQUEST"
    JOINED_AS_CAD = "JOINED_AS_CAD"


class Verdict(StrEnum):
    """Whether an exact upgrade may be done."""

    YES = "YES"
    NO = "NO"
    UNKNOWN = "UNKNOWN"


class VerdictReasonCode(StrEnum):
    """Why an exact upgrade may be done, may not, or is unknown, and the warnings about one that may."""

    DECLARED = "DECLARED"
    NOT_DECLARED = "NOT_DECLARED"
    NOT_AN_UPGRADE = "NOT_AN_UPGRADE"
    MUST_GO_BY_WAY_OF = "MUST_GO_BY_WAY_OF"
    SHOULD_NOT = "SHOULD_NOT"
    CONDITIONAL = "CONDITIONAL"
    WITHDRAWN = "WITHDRAWN"
    NOT_YET_IN_EFFECT = "NOT_YET_IN_EFFECT"
    TARGET_REMOVED = "TARGET_REMOVED"
    HARDWARE_MISMATCH = "HARDWARE_MISMATCH"
    DIFFERENT_PRODUCT = "DIFFERENT_PRODUCT"
    NOT_OTA = "NOT_OTA"
    ONLY_A_ROLLBACK = "ONLY_A_ROLLBACK"
    REFERENCE = "REFERENCE"
    COMMS_HUB_TOO_OLD = "COMMS_HUB_TOO_OLD"
    COMMS_HUB_NOT_CHECKED = "COMMS_HUB_NOT_CHECKED"
    SOURCES_DISAGREE = "SOURCES_DISAGREE"
    NOT_APPROVED = "NOT_APPROVED"
    AVOIDED = "AVOIDED"
    OWN_ROWS_ONLY = "OWN_ROWS_ONLY"


class Tier(StrEnum):
    """Who may see a fact: everyone (CPL), SEC Parties (FIR), the Security Sub-Committee (SSC)."""

    CPL = "CPL"
    FIR = "FIR"
    SSC = "SSC"


class AssessmentVerdict(StrEnum):
    """What an assessment of an entry can state of a defect; NONE takes an earlier one back."""

    AFFECTED = "AFFECTED"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    UNDER_INVESTIGATION = "UNDER_INVESTIGATION"
    FIXED = "FIXED"
    NONE = "NONE"


class SubmitterRole(StrEnum):
    """What whoever submitted a record is to the Smart Energy Code."""

    SECAS = "SECAS"
    SSC = "SSC"
    MANUFACTURER = "MANUFACTURER"
    ALT_HAN_CO = "ALT_HAN_CO"
    SUPPLIER = "SUPPLIER"


class Obligation(StrEnum):
    """What the declaration of an entry's predecessors is to its manufacturer, by the day of the entry."""

    MANDATORY = "MANDATORY"
    BEST_ENDEAVOURS = "BEST_ENDEAVOURS"


class ProposalState(StrEnum):
    """What has become of a proposal."""

    OPEN = "OPEN"
    PUBLISHED = "PUBLISHED"
    REJECTED = "REJECTED"
    TAKEN_BACK = "TAKEN_BACK"
