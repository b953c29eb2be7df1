"""`firmware-graph trust`: a folder of GraphQL documents as the manifest of the trusted ones."""

from pathlib import Path
from typing import Annotated

import orjson
import typer

from firmware_graph.api.execution.trusted import PREFIX, digest_of
from firmware_graph.api.execution.validation import DocumentLimits, InvalidDocument, validated
from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.cli.screen import tell
from firmware_graph.errors import DocumentsRefused, RequestError
from firmware_graph.settings import load_settings

PATTERN = "*.graphql"


def trust(
    folder: Annotated[Path, typer.Argument(help="A folder of .graphql files, each a document of its own.")],
    *,
    output: Annotated[Path, typer.Option("--output", metavar="F", help="The manifest to write.")] = Path(
        "trusted.json"
    ),
) -> None:
    """Check the documents of a folder, and write them as a manifest for FIRMWARE_GRAPH_TRUSTED_DOCUMENTS_FILE."""
    texts = documents_in(folder, DocumentLimits.of(load_settings()))
    manifest = {f"{PREFIX}{digest_of(text)}": text for text in texts.values()}
    output.write_bytes(orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")
    tell(f"{len(manifest)} documents are in {output}")


def documents_in(folder: Path, limits: DocumentLimits) -> dict[Path, str]:
    """Read and validate the documents of a folder and its subfolders.

    Raises:
        DocumentsRefused: There is none, or one is invalid for the schema or exceeds a limit; the message lists them
            all.
    """
    schema, texts, wrong = executable(declared_schema()), dict[Path, str](), list[str]()
    for path in sorted(folder.rglob(PATTERN)):
        try:
            texts[path] = path.read_text(encoding="utf-8").strip()
            validated(schema, texts[path], limits)
        except (OSError, UnicodeError) as error:
            wrong.append(f"{path}: it cannot be read ({type(error).__name__}).")
        except InvalidDocument as error:
            wrong.append(f"{path}: {error.faults[0]['message']}")
        except RequestError as error:
            wrong.append(f"{path}: {error}")
    if wrong:
        raise DocumentsRefused("\n".join(wrong))
    if not texts:
        raise DocumentsRefused(f"There is no file of the name {PATTERN} in {folder}.")
    return texts
