"""Enumerations of recorded and requested values, spelt as in the schema and the graph."""

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
    """Whether an entry is on the Central Products List."""

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
    """The advice stated in the FIR, which is independent of permission (domain.md R005)."""

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
    """The end of a request that an answer is about."""

    FROM = "FROM"
    TO = "TO"
    COMMS_HUB = "COMMS_HUB"


class AmbiguityReason(StrEnum):
    """Why a reference is ambiguous."""

    SEVERAL_ENTRIES = "SEVERAL_ENTRIES"
    AMBIGUOUS_CODING = "AMBIGUOUS_CODING"


class Tier(StrEnum):
    """Who may see a fact: everyone (CPL), SEC Parties (FIR), the Security Sub-Committee (SSC)."""

    CPL = "CPL"
    FIR = "FIR"
    SSC = "SSC"


class Obligation(StrEnum):
    """Whether the manufacturer must declare an entry's predecessors, by the day of the entry."""

    MANDATORY = "MANDATORY"
    BEST_ENDEAVOURS = "BEST_ENDEAVOURS"
