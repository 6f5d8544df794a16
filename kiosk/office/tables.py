"""CSV files as offices save them: rows with their line numbers, or everything that is wrong with the file."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from kiosk.office.findings import Findings, Wrong
from kiosk.office.row import Row

DELIMITERS = ";,\t"
"""A spreadsheet in French writes semicolons, one in English commas."""

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_READ_TWICE = ("Ã©", "Ã¨", "Ã¯", "Ã«", "Ã§", "Ã‰", "â€™")
"""What é, è, ï, ë, ç, É and ’ become when UTF-8 is opened as Latin-1 and saved again."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The words that a header may hold. A `family` is a prefix with open endings, such as `label_fr`, `label_en`."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    family: str = ""

    @property
    def known(self) -> tuple[str, ...]:
        """Every fixed word."""
        return self.required + self.optional

    def accepts(self, name: str) -> bool:
        """Tell whether a header's word is one of ours."""
        return name in self.known or bool(self.family and name.startswith(self.family))


def read_table(path: Path, columns: Columns, findings: Findings) -> Iterator[Row]:
    """Yield the rows of a CSV file in UTF-8, with or without byte order mark, separated by semicolon, comma or tab.

    Empty lines are skipped. What is wrong goes to `findings`; of a file without the right titles no row is given, so
    that one cause is told once. Rows are not kept: a national list has hundreds of thousands.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        findings.unopened(path.name, error)
        return
    text = decode(content, path.name, findings)
    del content
    if text is None:
        return
    records = _records(text, path.name, findings)
    del text
    first = next(records, None)
    if first is None:
        findings.fault(Wrong.FILE_EMPTY, path.name)
        return
    header = [cell.strip().lower() for cell in first[1]]
    if not _header_holds(header, columns, path.name, first[0], findings):
        return
    for line, cells in records:
        if _fits(cells, len(header), path.name, line, findings):
            yield Row(path.name, line, dict(zip(header, map(str.strip, cells), strict=True)), findings)


def decode(content: bytes, file: str, findings: Findings) -> str | None:
    """Return the text of a UTF-8 file, or None with the fault recorded, at the line where the first wrong byte is."""
    if content.startswith(_WIDE_MARKS):
        findings.fault(Wrong.ENCODING_WIDE, file)
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        findings.fault(Wrong.ENCODING_LATIN, file, line, word=_word_around(content, error.start))
        return None
    sign = next((sign for sign in _READ_TWICE if sign in text), "")
    if sign:
        findings.warning(Wrong.ENCODING_TWICE, file, text.count("\n", 0, text.index(sign)) + 1, sign=sign)
    return text


def _word_around(content: bytes, at: int) -> str:
    """The word with the first wrong byte as Latin-1 shows it: who wrote the file recognises it."""
    text = content[max(0, at - 20) : at + 20].decode("latin-1")
    place = min(at, 20)
    left = max((text.rfind(mark, 0, place) for mark in ' ;,\t\r\n"'), default=-1)
    right = min((found for mark in ' ;,\t\r\n"' if (found := text.find(mark, place)) >= 0), default=len(text))
    return text[left + 1 : right]


def _records(text: str, file: str, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of every record that is not empty; a record may span lines inside quotes."""
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        findings.fault(Wrong.QUOTES, file, line)


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends, without a copy of the whole: StringIO's takes four bytes a letter."""
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        yield text[at:end]
        at = end


def _header_holds(header: Sequence[str], columns: Columns, file: str, line: int, findings: Findings) -> bool:
    missing = [name for name in columns.required if name not in header]
    unknown = [name for name in header if not columns.accepts(name)]
    near = {name: match[0] for name in unknown if (match := get_close_matches(name, columns.known, n=1, cutoff=0.75))}
    for name in unknown:
        if name in near:
            findings.fault(Wrong.COLUMN_NEAR, file, line, name, suggestion=near[name])
        else:
            findings.fault(Wrong.COLUMN_UNKNOWN, file, line, name, known=", ".join(columns.known))
    for name in missing:
        if name not in near.values():
            findings.fault(Wrong.COLUMN_MISSING, file, line, name)
    twice = {name for name in header if header.count(name) > 1}
    for name in sorted(twice):
        findings.fault(Wrong.COLUMN_TWICE, file, line, name)
    return not (missing or unknown or twice)


def _fits(cells: Sequence[str], width: int, file: str, line: int, findings: Findings) -> bool:
    if len(cells) != width:
        findings.fault(Wrong.CELLS, file, line, expected=width, found=len(cells))
    return len(cells) == width
