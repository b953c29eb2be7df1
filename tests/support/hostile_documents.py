"""Documents that look harmless and cost much: each must be answered within limits, whatever the answer."""

from typing import Final

ENTRY: Final = "firmwareVersion(cplEntryId:1000){cplEntryId}"


def times(count: int, text: str) -> str:
    """Repeat a text, with each `#` in it replaced by the number of the repetition."""
    return " ".join(text.replace("#", str(number)) for number in range(count))


def fragments(count: int, body: str, end: str = "__typename") -> str:
    """Chain fragments by spreads: `NEXT` in the body is the spread of the next one."""
    chain = (f"fragment f{n} on Query{{{body.replace('NEXT', f'...f{n + 1}')}}}" for n in range(count))
    return "query{...f0}" + "".join(chain) + f"fragment f{count} on Query{{{end}}}"


def ring(count: int) -> str:
    """Chain fragments so that the last spreads the first."""
    return fragments(count, "NEXT", "...f0")


HOSTILE: Final[dict[str, str]] = {
    "a field a thousand times": "{" + times(1000, ENTRY) + "}",
    "a field 499 times": "{" + times(499, ENTRY) + "}",
    "a field with other arguments each time": "{" + times(499, "firmwareVersion(cplEntryId:#){cplEntryId}") + "}",
    "a leaf 9,000 times": "{" + times(9000, "__typename") + "}",
    "a leaf 999 times": "{" + times(999, "__typename") + "}",
    "aliases": "{" + times(998, "a#:__typename") + "}",
    "aliases of objects": "{" + times(499, f"a#:{ENTRY}") + "}",
    "fields within the same fields": "{"
    + times(30, "firmwareVersion(cplEntryId:1){" + times(30, "cplEntryId") + "}")
    + "}",
    "nested fields": "{" + times(4000, "a{") + "a" + "}" * 4000,
    "nested inline fragments": "{" + times(195, "... on Query{") + "__typename" + "}" * 195 + "}",
    "inline fragments beside one another": "{" + times(330, f"... on Query{{{ENTRY}}}") + "}",
    "fragments that double 40 times": fragments(40, "NEXT NEXT"),
    "fragments that double 190 times": fragments(190, "NEXT NEXT"),
    "fragments that double inline": fragments(90, "... on Query{NEXT} ... on Query{NEXT}"),
    "fragments that double with fields": fragments(150, f"{ENTRY} NEXT NEXT"),
    "a long chain of fragments": fragments(450, "NEXT"),
    "a ring of fragments": ring(450),
    "fragments that all spread all": "query{...f0}"
    + "".join(f"fragment f{n} on Query{{{times(30, '...f#')} __typename}}" for n in range(30)),
    "a fan of fragments": "{" + times(300, "...f#") + "}" + times(300, f"fragment f# on Query{{{ENTRY}}}"),
    "unused fragments": "{__typename}" + times(450, "fragment f# on Query{__typename}"),
    "a spread a thousand times": "{" + times(990, "...f") + "}fragment f on Query{" + ENTRY + "}",
    "operations": times(480, "query Q#{__typename}"),
    "operations without names": times(480, "{__typename}"),
    "operations of one chain": times(200, "query Q#{...f0}") + fragments(120, "NEXT NEXT").removeprefix("query{...f0}"),
    "variables": "query(" + times(1600, "$v#:Int!") + "){__typename}",
    "one variable many times": "query(" + times(1900, "$v:Int!") + "){__typename}",
    "undefined variables": "{" + times(480, "a#:firmwareVersion(cplEntryId:$v#){cplEntryId}") + "}",
    "directives": "{__typename " + times(1400, "@skip(if:false)") + "}",
    "unknown directives": "{__typename " + times(4900, "@a#") + "}",
    "arguments": "{firmwareVersion(" + times(3000, "cplEntryId:1") + "){cplEntryId}}",
    "arguments, each on many lines": "{firmwareVersion(" + times(3000, "cplEntryId:1" + "\n" * 25) + "){cplEntryId}}",
    "unknown arguments": "{firmwareVersion(" + times(3000, "a#:1") + "){cplEntryId}}",
    "unknown input fields": "{firmwareVersions(filter:{" + times(3000, "a#:1") + "}){totalCount}}",
    "unknown fields": "{" + times(990, "a#") + "}",
    "unknown types": "{" + times(480, "... on A#{__typename}") + "}",
    "nested values": "{firmwareVersions(filter:" + "{a:" * 190 + "1" + "}" * 190 + "){totalCount}}",
    "nested lists": "{firmwareVersions(filter:[" + ("[" * 180 + "]" * 180) * 26 + "]){totalCount}}",
    "a string of 4 MB": '{firmwareVersion(cplEntryId:"' + "x" * 4_000_000 + '"){cplEntryId}}',
    "a string of 130 kB": '{firmwareVersion(cplEntryId:"' + "x" * 130_000 + '"){cplEntryId}}',
    "escapes": '{firmwareVersion(cplEntryId:"' + "\\n" * 65_000 + '"){cplEntryId}}',
    "a block string": '{firmwareVersion(cplEntryId:"""' + " x\n" * 43_000 + '"""){cplEntryId}}',
    "comments": "#a\n" * 40_000 + "{__typename}",
    "a comment": "#" + "a" * 130_000 + "\n{__typename}",
    "lines": "\n" * 130_000 + "{__typename}",
    "lines before a syntax error": "\n" * 130_000 + "{__typename",
    "a name": "{" + "a" * 130_000 + "}",
    "a number": "{firmwareVersion(cplEntryId:" + "1" * 130_000 + "){cplEntryId}}",
    "introspection a hundred times": "{" + times(100, "a#:__schema{types{fields{args{type{name}}}}}") + "}",
    "introspection of all types, by lists": "{__schema{types{" + times(300, "a#:fields{type{fields{name}}}") + "}}}",
    "introspection of any type, a hundred times": "query($n:String!){"
    + times(90, "a#:__type(name:$n){fields{type{fields{name}}}}")
    + "}",
}
