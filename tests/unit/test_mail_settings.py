"""Settings of mail: what is wrong, or missing beside them, is said at the start."""

from pathlib import Path

import pytest

from firmware_graph.app.mail import mail_channel_of, mail_routes_of, mail_rules_of
from firmware_graph.delivery.mail_server import MailServer
from firmware_graph.errors import ConfigurationError
from firmware_graph.settings import load_settings
from support.webhook_keys import key_file

URL = "smtps://user:p%40ss@mail.example.org"
SITE = "https://firmware.example.org/"


@pytest.mark.parametrize(
    "url", ["a:word@b.example", "https://a:word@b.example", "smtps://a:word@", "smtp://a:word@b.example:x"]
)
def test_address_of_no_mail_server_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(ConfigurationError, match="FIRMWARE_GRAPH_SMTP_URL: the address should be like") as refused:
        load_settings(smtp_url=url)
    assert "a:word" not in str(refused.value)


@pytest.mark.parametrize("url", ["firmware.example.org", "ftp://example.org", "https://example.org/?a=b"])
def test_address_of_no_site_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="FIRMWARE_GRAPH_PUBLIC_URL: the address should be like"):
        load_settings(public_url=url)


@pytest.mark.parametrize("missing", ["public_url", "mail_from", "webhook_key_file"])
def test_mail_needs_all_of_its_settings(tmp_path: Path, missing: str) -> None:
    given = {"public_url": SITE, "mail_from": "graph@example.org", "webhook_key_file": key_file(tmp_path)}
    settings = load_settings(smtp_url=URL, **{name: value for name, value in given.items() if name != missing})
    with pytest.raises(ConfigurationError, match="mail needs FIRMWARE_GRAPH_MAIL_FROM"):
        mail_rules_of(settings)


def test_there_is_no_mail_until_a_server_is_set() -> None:
    settings = load_settings(public_url=SITE, mail_from="graph@example.org")
    rules = mail_rules_of(settings)
    assert rules.links is None
    assert mail_channel_of(settings, rules) is None
    assert mail_routes_of(rules) == ()


def test_server_is_read_from_its_address(tmp_path: Path) -> None:
    server = MailServer.of(URL, 5)
    assert (server.host, server.port, server.user, server.password) == ("mail.example.org", 465, "user", "p@ss")
    assert "p@ss" not in repr(server)
    given = {"public_url": SITE, "mail_from": "graph@example.org", "webhook_key_file": key_file(tmp_path)}
    settings = load_settings(smtp_url=URL, **given)
    assert mail_channel_of(settings, mail_rules_of(settings)) is not None
    assert {route.path for route in mail_routes_of(mail_rules_of(settings))} == {"/mail/confirm", "/mail/end"}
