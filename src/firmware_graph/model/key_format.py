"""The format of API keys: a prefix that secret scanners look for, 256 random bits, and a checksum."""

import hashlib
import re
import secrets
import string
import zlib
from typing import Final

PREFIX: Final = "fwg_"
ALPHABET: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
SECRET_BITS: Final = 256
SECRET_DIGITS: Final = 43
"""Base-62 digits that hold the random bits."""

CHECKSUM_DIGITS: Final = 6
"""Base-62 digits that hold a CRC-32."""

PATTERN: Final = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{SECRET_DIGITS + CHECKSUM_DIGITS}}}")


def new_secret() -> str:
    """Return a new API key as shown, once, to its creator."""
    body = PREFIX + base62(secrets.randbits(SECRET_BITS), SECRET_DIGITS)
    return body + checksum_of(body)


def has_format(secret: str) -> bool:
    """Whether a text has the format of an API key: others need no look-up."""
    if not PATTERN.fullmatch(secret):
        return False
    body, checksum = secret[:-CHECKSUM_DIGITS], secret[-CHECKSUM_DIGITS:]
    return checksum_of(body) == checksum


def digest_of(secret: str) -> str:
    """Return the stored digest of an API key; one of 256 random bits needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def checksum_of(body: str) -> str:
    """Compute the checksum of the prefix and the random digits: it is not secret, and detects typing errors."""
    return base62(zlib.crc32(body.encode()), CHECKSUM_DIGITS)


def base62(number: int, digits: int) -> str:
    """Write a number in base 62, with leading zeros."""
    written = ""
    for _ in range(digits):
        number, digit = divmod(number, len(ALPHABET))
        written = ALPHABET[digit] + written
    return written
