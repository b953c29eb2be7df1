"""A failure of work that is tried again and again is logged when it begins."""

import structlog

from firmware_graph.database.repeated_failure import RepeatedFailure
from support.log_lines import captured_logs


def test_failure_is_logged_when_it_begins_when_it_changes_and_after_a_success() -> None:
    with captured_logs() as lines:
        failure = RepeatedFailure(structlog.get_logger(), "it was not done")
        for code in ("AWAY", "AWAY", "SLOW", "AWAY"):
            failure.failed(code)
        failure.succeeded()
        failure.failed("AWAY")
    assert [(line["event"], line["code"]) for line in lines] == [
        ("it was not done", code) for code in ("AWAY", "SLOW", "AWAY", "AWAY")
    ]
