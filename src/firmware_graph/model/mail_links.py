"""The links of a mail: to consent, and to end it, with tokens that only this service can create."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

TOKEN: Final = re.compile(r"([0-9a-f-]{36})\.([A-Za-z0-9_-]{43})", re.ASCII)


class MailLink(StrEnum):
    """The action of a link."""

    CONFIRM = "confirm"
    END = "end"


@dataclass(frozen=True, slots=True)
class MailLinks:
    """Signs links below the public address of the service, with a key that is not in the graph."""

    public_url: str
    key: bytes

    def __repr__(self) -> str:
        """Return a representation without the key."""
        return f"MailLinks({self.public_url!r})"

    def url(self, link: MailLink, mailbox_id: str) -> str:
        """Return a link."""
        return f"{self.public_url}/mail/{link}?token={mailbox_id}.{self.signature(link, mailbox_id)}"

    def mailbox_of(self, link: MailLink, token: str) -> str | None:
        """Return the ID of the mailbox of a token; None if it was not created here, or for another link."""
        found = TOKEN.fullmatch(token)
        if found is None or not hmac.compare_digest(found[2], self.signature(link, found[1])):
            return None
        return found[1]

    def address_key(self, address: str) -> str:
        """Compute the key for looking up an address, in any case of letters; only the secret key can relate the two."""
        return hmac.digest(self.key, f"address:{address.lower()}".encode(), hashlib.sha256).hex()

    def signature(self, link: MailLink, mailbox_id: str) -> str:
        """Compute the signature of a link."""
        digest = hmac.digest(self.key, f"mail:{link}:{mailbox_id}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
