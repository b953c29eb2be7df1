"""`firmware-graph schema`: the schema, with the scopes of its fields."""

import pytest

from support.commands import run


def test_schema_is_printed_with_its_scopes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("schema") == 0
    assert 'zigbeeStack: ZigbeeStack @requiresScope(scope: "zigbee:read")' in capsys.readouterr().out
