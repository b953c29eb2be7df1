"""What a caller means by a fixed number of hexadecimal digits, such as a manufacturer code."""

import re

LEFT_OUT = str.maketrans("", "", " \t-")


def read_hexadecimal(text: str, digits: int) -> str | None:
    """Read digits in either case, with or without '0x', spaces and dashes; None where it is not so many."""
    plain = text.translate(LEFT_OUT).upper().removeprefix("0X")
    return plain if len(plain) == digits and re.fullmatch(r"[0-9A-F]+", plain) else None
