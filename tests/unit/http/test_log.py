"""Lines of the log as they are written."""

import json
from collections.abc import Iterator

import pytest
import structlog

from firmware_graph.http.log import configure_logging
from firmware_graph.settings import Settings


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_json_lines_have_level_time_and_request(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Settings(log_format="json"))
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        structlog.get_logger().warning("it happened", seconds=0.5)
    line = json.loads(capsys.readouterr().err)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "it happened", "level": "warning", "request_id": "r1", "seconds": 0.5}


def test_levels_below_the_set_one_are_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Settings(log_format="console", log_level="ERROR"))
    structlog.get_logger().warning("a trifle")
    structlog.get_logger().error("a fault")
    written = capsys.readouterr().err
    assert "a fault" in written
    assert "a trifle" not in written
