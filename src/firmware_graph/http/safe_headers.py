"""The headers of every response, whatever creates it."""

from typing import Final

REQUEST_ID: Final = "x-request-id"

# A page has its own policy; everything else needs nothing at all.
DEFAULT_HEADERS: Final = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
