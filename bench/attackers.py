"""What a generator of hostile operations finds: `make attack` asks a real service with schemathesis, as each role.

Schemathesis is installed into an environment of its own, at one version. It reports every error of an answer as a
failure; only those matter that no caller should ever see: a status from 500 on, an answer that is not JSON, an error
without a code or with that of an internal error, and an answer that violates the schema.
"""

import argparse
import base64
import json
import signal
import subprocess
import sys
import tempfile
import venv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from bench.faults.__main__ import prepared
from bench.faults.service import Service, served

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import KEY_FILE, mint_token

SCHEMATHESIS: Final = "schemathesis==4.32.5"
OF_ERRORS: Final = {"GraphQLServerError", "GraphQLClientError"}
"""Its names for any answer with errors."""

SERVER_ERROR: Final = 500
PATIENCE_SECONDS: Final = 1800.0
PARTY: Final = "ATTACKER"
ANONYMOUS: Final = "anonymous"


class Found(NamedTuple):
    """What one role was answered."""

    operations: int
    codes: Counter[str]
    of_note: list[str]


def installed(scratch: Path) -> Path:
    """Install schemathesis, and return its program."""
    venv.create(scratch / "attackers", with_pip=True)
    programs = scratch / "attackers" / "bin"
    command = [str(programs / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", SCHEMATHESIS]
    subprocess.run(command, check=True)  # noqa: S603 - our own command
    return programs / "schemathesis"


def attack(program: Path, service: Service, role: Role | None, scratch: Path, options: argparse.Namespace) -> Found:
    """Ask as a role, and return what was answered."""
    report = scratch / f"{role or ANONYMOUS}.ndjson"
    header = ["--header", f"Authorization: {service.headers['authorization']}"] if role else []
    command = [
        *(str(program), "run", f"{service.url}/graphql", *header, "--phases", "fuzzing", "--continue-on-failure"),
        *("--max-examples", str(options.examples), "--seed", str(options.seed), "--suppress-health-check", "all"),
        *("--report", "ndjson", "--report-ndjson-path", str(report), "--generation-database", "none"),
    ]
    done = subprocess.run(  # noqa: S603 - our own command; where it runs, it leaves a folder of its own
        command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False, cwd=scratch
    )
    if not report.exists():
        raise RuntimeError(f"schemathesis failed: {(done.stdout + done.stderr)[-2000:]}")
    codes, of_note, operations = Counter[str](), list[str](), 0
    for scenario in scenarios_in(report):
        operations += 1
        of_note += [f"{scenario['label']}: {one}" for one in judged(scenario, codes)]
    return Found(operations, codes, of_note)


def scenarios_in(report: Path) -> Iterator[dict[str, Any]]:
    """Read what was asked of each operation, and what was answered."""
    with report.open(encoding="utf-8") as lines:
        for line in lines:
            event = json.loads(line)
            if "ScenarioFinished" in event:
                yield event["ScenarioFinished"]["recorder"]


def judged(scenario: dict[str, Any], codes: Counter[str]) -> Iterator[str]:
    """Count the codes of answers, and yield what of them is of note."""
    for interaction in scenario["interactions"].values():
        answer = interaction["response"]
        if answer is None:
            yield "no answer"
            continue
        try:
            body = json.loads(base64.b64decode(answer["content"]["$base64"]))
        except (KeyError, TypeError, ValueError):
            yield f"{answer['status_code']}, and no JSON"
            continue
        found = [error.get("extensions", {}).get("code", "") for error in body.get("errors", [])] or ["OK"]
        codes.update(found)
        if answer["status_code"] >= SERVER_ERROR or not {"", "INTERNAL"}.isdisjoint(found):
            asked = base64.b64decode((interaction["request"]["body"] or {}).get("$base64", "")).decode(errors="replace")
            yield f"{answer['status_code']} {json.dumps(body)[:500]}, asked: {asked[:2000]}"
    for checks in scenario["checks"].values():
        failures = [one["failure_info"]["failure"] for one in checks if one["status"] != "success"]
        yield from (f"{one['title']}: {one['message']}" for one in failures if one["type"] not in OF_ERRORS)


def main() -> None:
    """Print what each role was answered; exit with 1 where something is of note."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that what was started is ended, too
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=30, help="of each field of the roots")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--roles", nargs="+", choices=[ANONYMOUS, *Role], default=[ANONYMOUS, *Role])
    options = parser.parse_args()
    of_note = list[str]()
    with tempfile.TemporaryDirectory(prefix="attackers-") as folder:
        scratch = Path(folder)
        program, store = installed(scratch), prepared(scratch)
        pem = (store / KEY_FILE).read_bytes()
        with served(scratch, store) as service:
            for name in options.roles:
                role = None if name == ANONYMOUS else Role(name)
                if role is not None:
                    token = mint_token(pem, role=role, party=PARTY)
                    service.headers = {"authorization": f"Bearer {token}"}
                found = attack(program, service, role, scratch, options)
                answers = ", ".join(f"{count} {code}" for code, count in found.codes.most_common())
                print(f"{name}: {found.operations} fields; {answers}; of note: {len(found.of_note)}")
                of_note += found.of_note
    for one in of_note:
        print(one)
    sys.exit(bool(of_note))


if __name__ == "__main__":
    main()
