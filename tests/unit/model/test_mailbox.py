"""Addresses, the hour of daily mail, and the links of mails."""

from datetime import UTC, datetime

import pytest

from firmware_graph.model.mail_links import MailLink, MailLinks
from firmware_graph.model.mailbox import is_address, is_sender, next_digest_ms

LINKS = MailLinks("https://firmware.example.org", bytes(32))
MAILBOX = "6b1a5f5c-6f2e-4a0b-9f52-1f4f0a9b7c11"


@pytest.mark.parametrize(
    "text", ["a@b.example", "first.last+tag@mail.supplier.co.uk", "o'neil@x-y.example", "a=b?@c.example"]
)
def test_address_is_taken(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a@b",
        "@b.example",
        "a@.example",
        "a@b..example",
        ".a@b.example",
        "a b@c.example",
        "a@b.example,c@d.example",
        "a@b.example\n",
        "a@b.example\r\nBcc: c@d.example",
        "<a@b.example>",
        '"a"@b.example',
        "ä@b.example",
        "a@127.0.0.1",
        f"{'a' * 250}@b.example",
        "=?utf-8?q?x=0D=0ABcc=3A_victim=40v.com?=@evil.com",
        "=?utf-8?q?x=2C_v=40v.com?=@evil.com",
        "x.=?utf-16?b?AAA?=@evil.com",
        "victim%v.com@relay.example",
        "relay!victim@v.com",
    ],
)
def test_what_is_no_single_address_is_refused(text: str) -> None:
    assert not is_address(text)


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("graph@example.org", True),
        ("Firmware Graph <graph@example.org>", True),
        ("Graph", False),
        ("", False),
        ("a@b.example\r\nBcc: c@d.example", False),
    ],
)
def test_sender_is_an_address_with_a_name_or_without(text: str, is_right: bool) -> None:  # noqa: FBT001 - of the table
    assert is_sender(text) is is_right


@pytest.mark.parametrize(("hour", "day"), [(5, 2), (6, 3), (7, 3)])
def test_daily_mail_is_next_sent_at_its_hour(hour: int, day: int) -> None:
    now = datetime(2026, 3, 2, hour, tzinfo=UTC)
    assert next_digest_ms(int(now.timestamp() * 1000), 6) == datetime(2026, 3, day, 6, tzinfo=UTC).timestamp() * 1000


def test_link_opens_with_its_own_token_alone() -> None:
    token = LINKS.url(MailLink.CONFIRM, MAILBOX).partition("?token=")[2]
    assert LINKS.mailbox_of(MailLink.CONFIRM, token) == MAILBOX
    assert LINKS.mailbox_of(MailLink.END, token) is None
    assert MailLinks(LINKS.public_url, bytes(31) + b"\1").mailbox_of(MailLink.CONFIRM, token) is None
    assert LINKS.mailbox_of(MailLink.CONFIRM, token.replace("6b1a", "6b1b")) is None
    assert "key" not in repr(LINKS)
