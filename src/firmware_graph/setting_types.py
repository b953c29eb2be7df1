"""The types of settings: how their texts are read, and what is refused."""

import re
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode

Positive = Annotated[int, Field(gt=0)]
SEPARATOR = re.compile(r"[\s,]+")
MAIL_SCHEMES = ("smtps", "smtp", "smtp+plain")
SCHEMES = ("bolt://", "bolt+s://", "bolt+ssc://", "neo4j://", "neo4j+s://", "neo4j+ssc://")


def bolt_address(text: str) -> str:
    """Validate that an address has one of the driver's schemes, and a port that is a number."""
    if not text.startswith(SCHEMES):
        message = f"the address should begin with one of {', '.join(SCHEMES)}"
        raise ValueError(message)
    try:
        _ = urlsplit(text).port
    except ValueError:
        message = "the address should be like bolt://host:7687, its port a number"
        raise ValueError(message) from None
    return text


def listed(text: object) -> object:
    """Split a text at commas and spaces."""
    return tuple(word for word in SEPARATOR.split(text) if word) if isinstance(text, str) else text


def lower_host(text: str) -> str:
    """Validate a host: a name, or `*.` and a name, without a port."""
    if not text or "*" in text.removeprefix("*.") or "/" in text or text.count(":") == 1:
        message = "a host should be like example.org or *.example.org, without a port"
        raise ValueError(message)
    return text.strip("[]").lower()


def mail_server(secret: SecretStr) -> SecretStr:
    """Validate the URL of a mail server."""
    try:
        parts = urlsplit(secret.get_secret_value())
        is_right = parts.scheme in MAIL_SCHEMES and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_right = False
    if not is_right:
        message = "the address should be like smtps://user:password@mail.example.org"
        raise ValueError(message)
    return secret


def web_address(text: str) -> str:
    """Validate the URL of a site; return it without a trailing slash."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        message = "the address should be like https://firmware.example.org"
        raise ValueError(message)
    return text.rstrip("/")


Seconds = Annotated[float, Field(gt=0, le=600)]
Budget = Annotated[int, Field(ge=0, lt=2**31)]
Network = IPv4Network | IPv6Network
Listed = Annotated[tuple[Annotated[str, AfterValidator(lower_host)], ...], NoDecode, BeforeValidator(listed)]
BoltAddress = Annotated[str, AfterValidator(bolt_address)]
Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(listed)]
Networks = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(listed)]
MailServer = Annotated[SecretStr, AfterValidator(mail_server)]
WebAddress = Annotated[str, AfterValidator(web_address)]
