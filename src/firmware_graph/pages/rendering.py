"""From an answer to HTML: the templates, and their functions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from firmware_graph.database.threads import Purpose, run_for
from firmware_graph.exports.about import in_address
from firmware_graph.exports.columns_of_answers import answer_in_words, reason_of
from firmware_graph.exports.given_values import is_moment
from firmware_graph.exports.picture.branches import branch_with, branches_of, part_of
from firmware_graph.exports.picture.drawing import (
    BAND,
    MARGIN,
    MOST_NODES,
    caption_of,
    drawing_of,
    fits,
    is_drawn_whole,
)
from firmware_graph.pages.asking import Answer
from firmware_graph.pages.audience import audience_of, audience_of_rest, closed_to
from firmware_graph.pages.forms import COUNTS, Given
from firmware_graph.pages.page import Page
from firmware_graph.pages.statement import COLUMNS, spaced, stated
from firmware_graph.pages.upload_words import on_page
from firmware_graph.pages.words import WORDS_OF_SCOPES, counted, day, label, number, percent, severity

FOLDER: Final = Path(__file__).parent
MOST_SENT_AGAIN: Final = 8_000
"""The most characters of the reader's input that a page repeats."""

MOST_LISTED: Final = 100
"""The most rows of a reader's own list that a page shows."""

LIMITS: Final = {"most_nodes": MOST_NODES, "most_listed": MOST_LISTED, "most_sent_again": MOST_SENT_AGAIN}
LONG_ANSWER: Final = 32_768
"""An answer with more bytes is rendered in a thread, as a template is that is not compiled yet: both take some time."""

CURSOR: Final = "after"
"""The suffix of the variables of cursors."""


@dataclass(frozen=True, slots=True)
class Assets:
    """The addresses of the built style sheet and script; empty if never built, when pages work without them."""

    style: str = ""
    script: str = ""
    icon: str = ""


class Templates:
    """The templates of the pages; everything that they print is escaped."""

    def __init__(self, assets: Assets) -> None:
        self.compiled: set[str] = set()
        self.environment = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.environment.filters |= {"label": label, "day": day, "number": number, "percent": percent, "stated": stated}
        self.environment.filters |= {
            "in_words": answer_in_words,
            "spaced": spaced,
            "reason": reason_of,
            "on_page": on_page,
            "severity": severity,
            "counted": counted,
        }
        self.environment.globals |= {
            "assets": assets,
            "drawing_of": drawing_of,
            "fits": fits,
            "is_drawn_whole": is_drawn_whole,
            "caption_of": caption_of,
            "band_width": BAND + MARGIN,  # so that no words are cut
            "branches_of": branches_of,
            "branch_with": branch_with,
            "part_of": part_of,
            **LIMITS,
            "link": link,
            "words_of_scopes": WORDS_OF_SCOPES,
            "column_words": COLUMNS,
            "export_url": export_url,
            "audience_of_rest": audience_of_rest,
            "address_given": address_given,
            "address_of": address_of,
            "with_parameter": with_parameter,
            "without_parameter": without_parameter,
        }

    def rendered(self, template: str, **values: Any) -> str:  # noqa: ANN401 - whatever a template prints
        """Render a template."""
        return self.environment.get_template(template).render(**values)

    async def page_apart(self, page: Page, answer: Answer, **values: Any) -> str:  # noqa: ANN401 - the same
        """Render the page of an answer as `page` does; in a thread if that may take long."""
        if answer.size <= LONG_ANSWER and page.name in self.compiled:
            return self.page(page, answer, **values)
        content = await run_for(Purpose.PAGES, partial(self.page, page, answer, **values))
        self.compiled.add(page.name)
        return content

    def page(self, page: Page, answer: Answer, **values: Any) -> str:  # noqa: ANN401 - the same
        """Render the page of an answer."""
        return self.rendered(
            page.template,
            page=page,
            answer=answer,
            data=answer.data or {},
            has_answer=answer.data is not None,
            ask_url=ask_url(page, answer.variables),
            audience=audience_of(closed_to(page.coordinates, values["reader"].caller.rights)),
            as_of=moment_of(page, values["given"]),
            **values,
        )


@cache
def templates_with(assets: Assets) -> Templates:
    """Return the templates that link to these assets, compiled once per process."""
    return Templates(assets)


def moment_of(page: Page, given: Given) -> str:
    """Return the moment of a page as given; empty if it is the present, or invalid."""
    as_of = given.get("asOf", [""])[0].strip()
    return as_of if "asOf" in page.types and is_moment(as_of) else ""


@pass_context
def link(context: Context, path: str, **parameters: Any) -> str:  # noqa: ANN401 - text or numbers
    """Return the address of a page, with the moment of the current page."""
    as_of = context.get("as_of")
    given = {**({"asOf": as_of} if as_of else {}), **parameters}
    return address_of(path, {name: value for name, value in given.items() if value not in (None, "")})


def address_of(path: str, parameters: Mapping[str, Any]) -> str:
    """Return a path with its parameters; lists are repeated."""
    return f"{quote(path)}?{urlencode(parameters, doseq=True)}" if parameters else quote(path)


def address_given(page: Page, given: Given) -> str:
    """Return the address of a page with the input of its form, as far as its operation takes it."""
    names = [page.fields.get(name, name) for name in page.types]
    return address_of(page.path, {name: given[name] for name in names if any(map(str.strip, given.get(name, ())))})


def with_parameter(address: str, name: str, value: str) -> str:
    """Return an address with one parameter set."""
    path, _, query = address.partition("?")
    return f"{path}?{urlencode([pair for pair in parse_qsl(query) if pair[0] != name] + [(name, value)])}"


def without_parameter(address: str, name: str) -> str:
    """Return an address without a parameter."""
    path, _, query = address.partition("?")
    left = [pair for pair in parse_qsl(query) if pair[0] != name]
    return f"{path}?{urlencode(left)}" if left else path


def export_url(page: Page, suffix: str, variables: Mapping[str, Any]) -> str:
    """Return the address of a whole list as a file, with the filters of a page.

    Variables that the export takes as one object, with a list of its own, are combined; cursors, counts of devices, and
    variables about the reader's rights or input are left out.
    """
    given = {**{name: text.strip('"') for name, text in page.defaults.items()}, **variables}
    for name, parts in page.nested.items():
        one = {part: given.pop(part) for part in parts if part in given}
        given[name] = json.dumps([one])
    left_out = {*page.scopes, *page.presences, COUNTS}
    parameters = {
        name: in_address(value)
        for name, value in given.items()
        if name not in left_out and not name.lower().endswith(CURSOR)
    }
    return address_of(f"/export/{page.export}.{suffix}", parameters)


def ask_url(page: Page, variables: Mapping[str, Any]) -> str:
    """Return the address of GraphiQL with an operation, in the fragment (`#`), so that no server logs it.

    A long list of the reader's own is left out.
    """
    text = orjson.dumps(variables, option=orjson.OPT_INDENT_2).decode()
    fragment = {"query": page.query, "variables": text if len(text) <= MOST_SENT_AGAIN else ""}
    return f"/graphiql#{urlencode(fragment)}"
