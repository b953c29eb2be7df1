"""Parsing of hexadecimal codes of a fixed length, such as a manufacturer code."""

import re

LEFT_OUT = str.maketrans("", "", " \t-")


def read_hexadecimal(text: str, digits: int) -> str | None:
    """Return the digits in upper case, without '0x', spaces and dashes; None unless there are exactly `digits`."""
    plain = text.translate(LEFT_OUT).upper().removeprefix("0X")
    return plain if len(plain) == digits and re.fullmatch(r"[0-9A-F]+", plain) else None
