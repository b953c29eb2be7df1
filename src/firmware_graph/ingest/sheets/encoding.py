"""The encoding of a text file, detected from its content, or refused: characters are never guessed."""

import codecs
import re
from pathlib import Path
from typing import NamedTuple

from firmware_graph.ingest.sheets.candidate import MOST_ROW_CHARACTERS, BrokenTable
from firmware_graph.ingest.sheets.work_limit import Counted, WorkLimit
from firmware_graph.records.damaged_text import DAMAGED
from firmware_graph.records.problem import shown

CHUNK_BYTES = 1 << 20
UTF_32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
MARKS = {
    codecs.BOM_UTF8: ("utf-8-sig", "UTF-8"),
    codecs.BOM_UTF16_LE: ("utf-16", "UTF-16"),
    codecs.BOM_UTF16_BE: ("utf-16", "UTF-16"),
}
AS_UTF_8 = "save the sheet as 'CSV UTF-8'"
NULS = "the text holds NUL characters"
WRITE_AGAIN = "correct the text where it came from, and save the sheet as 'CSV UTF-8' again"
SYMBOLS = "€£¥©®™°±²³µ·¹º»«½¼¾×¡¿‘’“”–—…•\xa0\xad"  # noqa: RUF001 - the characters of Windows-1252 themselves
LETTERS = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ"
LOWER = "".join(letter for letter in LETTERS if letter.islower())
FOREIGN = "þÞðÐýÝõÕøØæÆìÌòÒ"
"""Letters of Windows-1252 that British lists do not contain, and that other encodings use for letters of their own."""
BESIDE_WORDS = "€£¥©®™°±²³µ¹º»«½¼¾×¡¿•"  # noqa: RUF001 - as above
STRANGE = re.compile(
    rf"[^\x01-\x7f{SYMBOLS}{LETTERS}]"  # letters that other encodings use for other ones
    rf"|[{LETTERS}](?![A-Za-z{LOWER}])(?<![A-Za-z{LETTERS}].)"  # alone
    rf"|[{LETTERS}]{{3}}|[{LETTERS}][{LETTERS.upper()}]"  # a word of them
    rf"|[{FOREIGN}]|ñ(?![aeiouáéíóú])|Ñ(?![AEIOUÁÉÍÓÚaeiouáéíóú])|ã(?![eo])|Ã(?![EOeo])"
    rf"|(?<=[A-Za-z{LETTERS}])(?:[‘“]|[{BESIDE_WORDS}](?=[A-Za-z{LETTERS}]))"  # noqa: RUF001 - inside a word
)
WORD = re.compile(r"[^\s,;\"]+", re.ASCII)
MOST_WORDS = 12


class Encoding(NamedTuple):
    """The encoding of a file: the codec's name, its name for people, and words with each letter that may be wrong.

    A file that declares its encoding, or has only one possible encoding, has no such words.
    """

    codec: str
    title: str
    samples: tuple[str, ...] = ()


def encoding_of(path: Path, limit: WorkLimit) -> Encoding:
    """Detect the encoding of a file, reading all of it: UTF-8, UTF-16 with a mark, or Windows-1252.

    Every file is valid Windows-1252; it counts as such only if its characters are those of Western European text.

    Raises:
        BrokenTable: It is none of them, or it has NUL characters; or that takes too long.
        GraphTimeout: The reading was stopped.
    """
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith(UTF_32_MARKS):
        raise BrokenTable(None, "the text is UTF-32", AS_UTF_8)
    encoding = next((Encoding(*names) for mark, names in MARKS.items() if head.startswith(mark)), None)
    if encoding is None:
        encoding = _by_bytes(path, limit)
    if encoding.codec != "cp1252":
        _check(path, encoding, limit)
    return encoding


def _by_bytes(path: Path, limit: WorkLimit) -> Encoding:
    """Distinguish UTF-8 from Windows-1252 and from UTF-16 without a mark, by the bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK_BYTES):
                limit.check()
                if b"\0" in chunk:
                    return _utf_16_without_mark(chunk)
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return _windows_1252(path, limit)
    return Encoding("utf-8", "UTF-8")


def _utf_16_without_mark(chunk: bytes) -> Encoding:
    for codec, zeros, letters in (("utf-16-le", chunk[1::2], chunk[::2]), ("utf-16-be", chunk[::2], chunk[1::2])):
        if zeros.count(0) > len(zeros) * 0.7 and not letters.count(0):
            return Encoding(codec, "UTF-16")
    raise BrokenTable(None, NULS, AS_UTF_8)


def _check(path: Path, encoding: Encoding, limit: WorkLimit) -> None:
    """Raise BrokenTable with the line if a file cannot be decoded as a whole."""
    line = 1
    try:
        with path.open(encoding=encoding.codec, newline="") as file:
            while chunk := file.read(CHUNK_BYTES):
                limit.check()
                if "\0" in chunk:
                    line += chunk.partition("\0")[0].count("\n")
                    raise BrokenTable(line, NULS, AS_UTF_8)
                if not chunk.isascii() and (damaged := DAMAGED.search(chunk)):
                    line += chunk.count("\n", 0, damaged.start())
                    raise BrokenTable(line, f"the text was damaged before: it has {damaged[0]!r}", WRITE_AGAIN)
                line += chunk.count("\n")
    except UnicodeError as error:
        reason = f"the text is not {encoding.title} from its beginning to its end"
        is_guessed = encoding.codec in {"utf-16-le", "utf-16-be"}
        raise BrokenTable(None, f"{NULS}, and is not UTF-16" if is_guessed else reason, AS_UTF_8) from error


def _windows_1252(path: Path, limit: WorkLimit) -> Encoding:
    samples: list[str] = []
    letters: set[str] = set()
    with path.open("rb") as file:
        for line, raw in enumerate(iter(lambda: file.readline(MOST_ROW_CHARACTERS + 1), b""), start=1):
            limit.check()
            limit.count(Counted.ROWS)
            if len(raw) > MOST_ROW_CHARACTERS:
                raise BrokenTable(line, f"the line has more than {MOST_ROW_CHARACTERS:,} characters", AS_UTF_8)
            if raw.isascii():
                continue
            if b"\0" in raw:
                raise BrokenTable(line, NULS, AS_UTF_8)
            text = _decoded(line, raw)
            words = (match[0] for match in WORD.finditer(text))
            for word in words if len(samples) < MOST_WORDS else ():
                new = {one for one in word if not one.isascii()} - letters
                samples += [shown(word)] if new else []
                letters |= new
    return Encoding("cp1252", "Windows-1252", tuple(samples[:MOST_WORDS]))


def _decoded(line: int, raw: bytes) -> str:
    """Decode a line that is not ASCII, if it can only be Windows-1252."""
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if not text or STRANGE.search(text) or _has_utf_8(raw):
        reason = "the text is not UTF-8, and Windows-1252 would make other characters of it"
        raise BrokenTable(line, reason, AS_UTF_8)
    return text


def _has_utf_8(raw: bytes) -> bool:
    """Return whether a line has a character in UTF-8, so that another one is merely damaged."""
    return bool(re.search(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}", raw))
