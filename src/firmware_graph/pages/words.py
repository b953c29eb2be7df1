"""The words for values on pages: enums in plain words, numbers, dates."""

from typing import Final

SPECIAL: Final = {
    "ESME": "Electricity meter (ESME)",
    "GSME": "Gas meter (GSME)",
    "CH": "Comms Hub",
    "PPMID": "Prepayment display (PPMID)",
    "HCALCS": "Load control switch (HCALCS)",
    "IHD": "In-home display (IHD)",
    "CAD": "Consumer access device (CAD)",
    "SAPC": "Standalone auxiliary proportional controller (SAPC)",
    "SMETS1": "SMETS1",
    "SMETS2": "SMETS2",
    "B2_4GHZ": "2.4 GHz",
    "SUB_GHZ_868": "868 MHz",
    "DUAL": "Dual band",
    "DCC_CSP": "the DCC's Communications Service Provider",
    "SUPPLIER": "the supplier",
    "NOT_KNOWN": "not known",
    "LISTED": "Listed",
    "NONE_DECLARED": "None: a first release (N/A)",
    "NOT_PROVIDED": "Not declared: the sheet does not say",
    "alt_han_co": "Alt HAN Co",
    "dcc": "The DCC",
    "rsa": "Agent (RSA)",
    "SEC Party": "SEC Party",
    "secas": "SECAS",
    "ssc": "Security Sub-Committee",
    "CURRENT": "Current",
    "REMOVED": "Removed",
    "SHOULD": "Recommended",
    "SHOULD_NOT": "Advised against",
    "CONDITIONAL": "Conditional",
    "NOT_STATED": "Not stated",
    "NOT_LINKED": "No declared upgrade leads further, or to the version asked for",
    "SOURCE_IS_LATER": "It has a later version than the one asked for",
    "TARGET_REMOVED": "The version asked for has been removed from the CPL",
    "WITHDRAWN": "Withdrawn",
    "INTERMEDIATE_REMOVED": "A version on the way has been removed from the CPL",
    "HARDWARE_MISMATCH": "The firmware is not for this hardware",
    "INTERMEDIATE_NOT_OTA": "A version on the way cannot be upgraded over the air",
    "ONLY_A_ROLLBACK": "Only a rollback leads there",
    "DIFFERENT_PRODUCT": "They are different products",
    "BRING_INTO_EFFECT": "Bring into effect what is declared already",
    "RESTORE_UPGRADE": "Restore a withdrawn upgrade",
    "STATE_FACTS": "State the facts that are missing",
    "DECLARE_PREDECESSOR": "Declare a predecessor",
    "CORRECT_PREDECESSORS": "Correct the predecessors that are declared",
    "SMETS1_PPMID": "A SMETS1 display cannot be upgraded over the air",
    "GBCS_BELOW_4_1": "It implements a GBCS below 4.1",
    "IHD_HAS_NO_SERVICE_REQUEST": "There is no service request for displays of this kind",
    "JOINED_AS_CAD": "It was joined as a CAD",
    "COMPATIBILITY_DECLARED": "Declared to run together",
    "COMPATIBILITY_WITHDRAWN": "No longer declared to run together",
    "LOOKS_LIKE_ALT_HAN": "It looks like an Alt HAN device",
    "VARIANT_NOT_RECORDED": "No variant is recorded",
    "NOT_IN_THE_FIR": "Not in the FIR",
    "ADVISORY_CHANGED": "Advice changed",
    "UPGRADE_RESTATED": "Upgrade stated otherwise",
    "PATHWAY_CHANGED": "An answer that your party watches changed",
    "TAKEN_BACK": "Taken back",
    "RELOAD": "Lists loaded anew: anything may have changed",
    "AFFECTED": "Affected",
    "UNKNOWN_STACK": "Unknown: no stack is recorded",
    "UNKNOWN_RANGE": "Unknown: the range is not stated",
}


WORDS_OF_SCOPES: Final = {
    "cpl:read": "Read the Central Products List",
    "fir:read": "Read the FIR: upgrades, releases, whom to ask",
    "fir:read_own": "Read the rows of the FIR of your own codes",
    "zigbee:read": "Read stacks, chipsets and defects",
    "fir:propose": "Propose changes",
    "fir:publish": "Publish changes of the list and the FIR",
    "zigbee:publish": "Publish stacks, defects and assessments",
    "notes:publish": "Publish release notes",
    "advisories:write": "Write and release advisories",
    "party:manage": "Manage keys, webhooks, watches and targets",
    "audit:read": "Read who read what is restricted",
}


def label(value: object) -> str:
    """Return the words for the value of an enum."""
    text = str(value)
    return SPECIAL.get(text) or text.replace("_", " ").capitalize()


def severity(text: str | None) -> str:
    """Return a severity in words, if it is a word in capitals, as in databases of defects."""
    return (label(text) if text.isalpha() and text.isupper() else text) if text else ""


def day(moment: str | None) -> str:
    """Return the date of a moment or a date, as found in answers."""
    return (moment or "")[:10]


def number(value: object) -> str:
    """Format a whole number, with a comma between thousands."""
    return f"{int(str(value)):,}"


def counted(value: object, noun: str) -> str:
    """Format a number of things; the noun is given in the singular."""
    return f"{number(value)} {noun}{'' if int(str(value)) == 1 else 's'}"


def percent(share: float) -> str:
    """Format a share as a percentage."""
    return f"{share:.1%}"
