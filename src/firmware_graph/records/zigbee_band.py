"""The ZigBee band that a free text names."""

import re

from firmware_graph.model.vocabulary import ZigbeeBand

LOW_BAND = re.compile(r"(?<![0-9.,])2[.,]4[0-9]*(?!\.?[0-9])")
HIGH_BAND = re.compile(
    r"(?<![0-9.,])868(?![0-9])|\bsub[\s-]*(?:1[\s-]*|one[\s-]*)?g(?:hz|ig|\b)|\bsub\W*$|\bsub\W*[/+&,]"
)
BOTH_BANDS = re.compile(r"\bdual|\bboth\b")
NOT_DUAL = re.compile(r"\b(?:not|non|no)[\s-]+(?:an?\s+)?dual(?:[\s-]*band)?")
NEGATION = re.compile(r"\b(?:not|no|non|never|neither|nor|without|excl\w*|except|unlike|isn't|doesn't)\b")


def zigbee_band(text: str) -> str:
    """Read a band from free text, which may contain anything (domain.md R077); a negated band is ignored.

    'Not dual band' only cancels that part.
    """
    words = NOT_DUAL.sub(" ", text.casefold())
    if NEGATION.search(words):
        return ZigbeeBand.UNKNOWN.value
    low, high = bool(LOW_BAND.search(words)), bool(HIGH_BAND.search(words))
    if BOTH_BANDS.search(words) or (low and high):
        return ZigbeeBand.DUAL.value
    return (ZigbeeBand.B2_4GHZ if low else ZigbeeBand.SUB_GHZ_868 if high else ZigbeeBand.UNKNOWN).value
