"""Enrolled fingers: `templates.csv` and the records or images that it names. Images stay where they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from kiosk.domain.roster import ISO_TEMPLATE, NATIVE_TEMPLATE, TemplateRecord
from kiosk.office.findings import Fact, Finding, Findings, OfficeError, Severity, Wrong
from kiosk.office.parallel import Progress, each
from kiosk.office.people import People
from kiosk.office.references import References
from kiosk.office.row import Row
from kiosk.office.tables import Columns, read_table
from matcher import Template, TemplateError, careful, images
from matcher.compare import FEWEST_MINUTIAE
from matcher.wsq import DecoderMissing

FILE = "templates.csv"
COLUMNS = Columns(("person_id", "finger", "view", "format", "file"), ("ppi",))
USUAL_PPI = 500
SIDE_LEAST_MM, SIDE_MOST_MM = 8, 60
"""A fingertip's print is 12 to 25 mm wide; flat-bed scans of a form's box come to 50. Outside, the ppi is wrong."""
POOR, HOPELESS = 35, 10
"""Quality below which an enrolment should be repeated, and below which it would only make people fail: of the quality
score, 0 to 100, that predicts false non-matches."""
FEW_MINUTIAE = 12
"""Below it a record of minutiae alone is poor: its own quality is often not reported."""


class Format(StrEnum):
    """What a file of `templates.csv` holds."""

    ISO = ISO_TEMPLATE
    NATIVE = NATIVE_TEMPLATE
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Print:
    """One line of `templates.csv`, ready to travel to another process."""

    line: int
    person_pid: str
    finger: int
    view: int
    format: Format
    path: Path
    ppi: int


_BEGINNINGS = {Format.ISO: (b"FMR\x00 20\x00", b"FMR\x00020\x00", b"FMR\x00030\x00"), Format.NATIVE: (b"KNT1",)}
"""Of records, with those of ANSI INCITS 378-2004 and ISO/IEC 19794-2:2011, which become records of 2005 here."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file gave: a record, or none and the reason; the record may come with a warning."""

    record: TemplateRecord | None
    wrong: Wrong | None = None
    severity: Severity = Severity.FAULT
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PrintList:
    """`templates.csv`, read as often as it is asked for and never kept; a list that is not there means no fingers."""

    folder: Path
    people: People

    def __len__(self) -> int:
        """Return how many prints there are at most: the lines of the file."""
        try:
            with (self.folder / FILE).open("rb") as file:
                return max(0, sum(1 for _ in file) - 1)
        except OSError:
            return 0

    def read(self, findings: Findings) -> Iterator[Print]:
        """Yield the prints whose person, finger and file are there; what is wrong with others goes to `findings`."""
        if not (self.folder / FILE).exists():
            return
        root = self.folder.resolve()
        seen: dict[str, int] = {}
        for row in read_table(self.folder / FILE, COLUMNS, findings):
            before = findings.fault_count
            person, finger, view = _place(row)
            collector = self.people.collectors.get(person)
            if person and self.people.collectors and collector is None:
                row.fault(Wrong.PERSON_UNKNOWN, "person_id", found=person)
            place = 1 << finger * 16 + view  # a bit for each of a person's fingers and views
            if seen.get(person, 0) & place:
                row.fault(Wrong.DUPLICATE, "view", found=f"{person} {finger} {view}", first=self._first(row))
            seen[person] = seen.get(person, 0) | place
            path = _path(row, root)
            kind = row.choice("format", Format)
            ppi = row.number("ppi", 100, 2000, USUAL_PPI)
            if path is not None and collector is not None and findings.fault_count == before:
                yield Print(row.line, collector.person_pid, finger, view, kind, path, ppi)

    def _first(self, repeated: Row) -> int:
        """Return the line that a row repeats."""
        rows = read_table(self.folder / FILE, COLUMNS, Findings())
        return next(row.line for row in rows if _place(row) == _place(repeated))


def _place(row: Row) -> tuple[str, int, int]:
    return row.text("person_id"), row.number("finger", 1, 10), row.number("view", 0, 15, 0)


def _path(row: Row, root: Path) -> Path | None:
    name = row.text("file")
    path = (root / name.replace("\\", "/")).resolve()
    if not path.is_relative_to(root):
        row.fault(Wrong.PATH_OUTSIDE, "file", found=name)
    elif name and not path.is_file():
        row.fault(Wrong.PRINT_ABSENT, "file", found=name)
    elif name:
        return path
    return None


def references(prints: PrintList, findings: Findings, progress: Progress) -> References:
    """Return what can be compared of every print, best quality first within a person; faults go to `findings`."""
    made = References()
    for line, name, examined in each(_looked_at, prints.read(findings), len(prints), progress):
        if examined.wrong is not None:
            facts = {**examined.facts, "file": name}
            findings.add(Finding(examined.wrong, FILE, line, "file", facts, examined.severity))
        if examined.record is not None:
            made.add(examined.record)
    return made


def _looked_at(item: Print) -> tuple[int, str, Examined]:
    return item.line, item.path.name, examine(item)


def examine(item: Print) -> Examined:
    """Turn one file into a reference, or say why not."""
    try:
        content = item.path.read_bytes()
    except FileNotFoundError:
        return Examined(None, Wrong.PRINT_ABSENT, facts={"found": item.path.name})
    except OSError as error:
        return Examined(None, Wrong.FILE_UNREADABLE, facts={"detail": error.strerror or type(error).__name__})
    if item.format is Format.IMAGE:
        return _from_image(item, content)
    return _from_record(item, content)


def _from_image(item: Print, content: bytes) -> Examined:
    try:
        image = images.decode_image(content)
    except DecoderMissing as error:
        raise OfficeError(f"{item.path.name}: {error}") from error
    except ValueError:
        return Examined(None, Wrong.IMAGE_UNREADABLE)
    height, width = (side / item.ppi * 25.4 for side in image.shape)
    if min(width, height) < SIDE_LEAST_MM or max(width, height) > SIDE_MOST_MM:
        return Examined(
            None,
            Wrong.IMAGE_SIZE,
            facts={"width": round(width), "height": round(height), "least": SIDE_LEAST_MM, "most": SIDE_MOST_MM},
        )
    template = careful.enrol(image, float(item.ppi))
    if len(template.minutiae) == 0:
        return Examined(None, Wrong.IMAGE_BLANK)
    facts: dict[str, Fact] = {"quality": template.quality, "least": HOPELESS, "wanted": POOR}
    if template.quality < HOPELESS or len(template.minutiae) < FEWEST_MINUTIAE:
        return Examined(None, Wrong.IMAGE_POOR, facts=facts)
    record = _record(item, NATIVE_TEMPLATE, template.quality, template.to_bytes())
    if template.quality < POOR:
        return Examined(record, Wrong.IMAGE_POOR, Severity.WARNING, facts)
    return Examined(record)


def _from_record(item: Print, content: bytes) -> Examined:
    kind = item.format.value
    if not content.startswith(_BEGINNINGS[item.format]):
        return Examined(None, Wrong.TEMPLATE_FOREIGN, facts={"format": kind})
    try:
        template, data, finger = _native(item, content) if item.format is Format.NATIVE else _iso(item, content)
    except TemplateError as error:
        return Examined(None, Wrong.TEMPLATE_TORN, facts={"detail": str(error)})
    count = len(template.minutiae)
    facts: dict[str, Fact] = {"minutiae": count, "least": FEWEST_MINUTIAE, "wanted": FEW_MINUTIAE}
    if count < FEWEST_MINUTIAE:
        return Examined(None, Wrong.TEMPLATE_BARE, facts=facts)
    record = _record(item, kind, template.quality, data)
    if count < FEW_MINUTIAE:
        return Examined(record, Wrong.TEMPLATE_BARE, Severity.WARNING, facts)
    if finger not in (0, item.finger):
        facts = {"inside": finger, "finger": item.finger}
        return Examined(record, Wrong.TEMPLATE_FINGER, Severity.WARNING, facts)
    return Examined(record)


def _native(item: Print, content: bytes) -> tuple[Template, bytes, int]:
    return Template.from_bytes(content), content, item.finger


def _iso(item: Print, content: bytes) -> tuple[Template, bytes, int]:
    """Template, what is kept of the record, and the finger that it says.

    Of a record with several views, the one that the line names; a record with one serves whatever it is called.
    """
    views = Template.views_of_iso(content)
    number = item.view if len(views) > 1 else 0
    template = Template.from_iso(content, number)
    as_it_is = len(views) == 1 and views[0].edition == ISO_TEMPLATE
    return template, content if as_it_is else template.to_iso(item.finger), views[number].finger


def _record(item: Print, kind: str, quality: int, data: bytes) -> TemplateRecord:
    return TemplateRecord(item.person_pid, item.finger, item.view, quality, kind, data)
