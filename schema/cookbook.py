"""The cookbook, docs/queries.md and its chapters: its queries with their answers, and what tells these apart."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

DOCS: Final = Path(__file__).parent.parent / "docs"
COVER: Final = DOCS / "queries.md"
CHAPTERS: Final = sorted((DOCS / "queries").glob("*.md"))
DIGITS: Final = 12
LINE: Final = "\n"
HEADING: Final = re.compile(r"^## (.+)$", re.MULTILINE)
RECIPE: Final = re.compile(
    r"^<!-- as: (?P<role>\w+)(?: of (?P<party>\w+))? -->\n"
    r"```graphql\n(?P<query>.*?)```\n"
    r"(?:\n```json variables\n(?P<variables>.*?)```\n)?"
    r"\n```json\n(?P<answer>.*?)```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Recipe:
    """One query of the cookbook, with who asks it and what comes."""

    place: str
    question: str
    role: str
    party: str | None
    query: str
    variables: dict[str, Any]
    answer: Any

    @property
    def name(self) -> str:
        """What it is known by: its question, and a digest of what is asked, by whom; not of how that is laid out."""
        chapter = self.place.partition(":")[0]
        asked = [self.role, self.party, " ".join(self.query.split()), self.variables]
        return f"{chapter}: {self.question} ({digest_of(asked)})"


def recipes_of(page: Path) -> list[Recipe]:
    """Read the recipes of a page."""
    text = page.read_text(encoding="utf-8")
    found = [
        Recipe(
            f"{page.stem}:{text.count(LINE, 0, match.start()) + 1}",
            (HEADING.findall(text, 0, match.start()) or [page.stem])[-1],
            match["role"],
            match["party"],
            match["query"],
            json.loads(match["variables"] or "{}"),
            json.loads(match["answer"]),
        )
        for match in RECIPE.finditer(text)
    ]
    assert len(found) == text.count("```graphql"), "a query without its line before it, or its answer after it"  # noqa: S101
    return found


def all_recipes() -> list[Recipe]:
    """Read all recipes of the cookbook."""
    return [recipe for page in (COVER, *CHAPTERS) for recipe in recipes_of(page)]


def answers_of(recipes: Sequence[Recipe]) -> dict[str, str]:
    """Return a digest of the answer of each recipe, by its name: tests hold the answers, so digests are enough."""
    return dict(sorted((recipe.name, digest_of(recipe.answer)) for recipe in recipes))


def changed_answers(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """List the recipes that are asked as before, and answered otherwise."""
    return [name for name, answer in sorted(new.items()) if old.get(name, answer) != answer]


def digest_of(value: object) -> str:
    """Compute a short digest of a value of JSON."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:DIGITS]
