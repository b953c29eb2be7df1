"""The codes of answers on pathways, spelt as in the schema."""

from enum import StrEnum


class Responsible(StrEnum):
    """The party that carries out an upgrade (domain.md §3.4 rule 8)."""

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
