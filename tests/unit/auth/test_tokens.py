"""Tokens that we sign, and the key that lies beside a store."""

import stat
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import jwt
import pytest

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import DEMO_MARK, KEY_FILE, demo_key, jwk_of, mint_token, write_new_key
from firmware_graph.errors import ConfigurationError


def claims_of(token: str) -> dict[str, object]:
    claims: dict[str, object] = jwt.decode(token, options={"verify_signature": False})
    return claims


def test_demo_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "store"
    first = demo_key(folder)
    assert demo_key(folder) == first
    assert stat.S_IMODE((folder / KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == [KEY_FILE]


def test_demo_key_made_by_many_at_once_is_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(demo_key, [tmp_path] * 8))) == 1


def test_key_that_is_there_already_is_cached(tmp_path: Path) -> None:
    first = demo_key(tmp_path)
    write_new_key(tmp_path / KEY_FILE)
    assert demo_key(tmp_path) == first


def test_key_of_before_such_keys_were_marked_is_marked(tmp_path: Path) -> None:
    path = tmp_path / KEY_FILE
    path.write_bytes(demo_key(tmp_path).removeprefix(DEMO_MARK))
    plain = path.read_bytes()
    assert DEMO_MARK not in plain
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(demo_key, [tmp_path] * 8)) == {DEMO_MARK + plain}
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (DEMO_MARK + plain, 0o600)
    assert [found.name for found in tmp_path.iterdir()] == [KEY_FILE]
    assert jwk_of(demo_key(tmp_path))["kid"] == f"demonstration-{jwk_of(plain)['kid']}"


def test_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="signing key"):
        demo_key(tmp_path / "file")


@pytest.mark.parametrize(
    ("role", "is_sec_party"),
    [(role, role in {Role.PARTY, Role.SSC, Role.SECAS, Role.DCC}) for role in Role],
)
def test_token_has_the_party_status_that_is_usual_for_its_role(tmp_path: Path, role: Role, is_sec_party: bool) -> None:  # noqa: FBT001 - a parameter of the test
    claims = claims_of(mint_token(demo_key(tmp_path), role=role))
    assert claims["roles"] == [role.value]
    assert claims["is_sec_party"] is is_sec_party
    assert "party" not in claims


def test_token_has_the_party_and_status_it_was_asked_for(tmp_path: Path) -> None:
    token = mint_token(
        demo_key(tmp_path), role=Role.MANUFACTURER, party="1057", is_sec_party=True, lifetime=timedelta(minutes=5)
    )
    claims = claims_of(token)
    assert (claims["party"], claims["sub"], claims["is_sec_party"]) == ("1057", "1057", True)
    assert claims["exp"] == pytest.approx(time.time() + 300, abs=5)
