"""Enrolled fingers: records and images become references, or each says what is wrong with it."""

import importlib
import importlib.util
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from drivers.synthetic import PPI, Finger, impression
from kiosk.domain.roster import ISO_TEMPLATE, NATIVE_TEMPLATE, TemplateRecord
from kiosk.office.findings import Finding, Findings, OfficeError, Severity, Wrong
from kiosk.office.parallel import each, no_progress
from kiosk.office.prints import references
from matcher import Comparison, Template, compare, extract
from tests.matcher.records import Fields, ansi_2004, iso_2011
from tests.office.folders import read, write_folder, write_lines

HEADER = "person_id;finger;view;format;file;ppi"
Image = NDArray[np.uint8]


@pytest.fixture(scope="module")
def image() -> Image:
    """One good print."""
    return impression(Finger.from_seed("enrolled"), 1)


@pytest.fixture(scope="module")
def iso(image: Image) -> bytes:
    """The same print as another system's record."""
    return extract(image, PPI).to_iso(2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a right folder without prints."""
    return write_folder(tmp_path / "input")


def png(image: Image) -> bytes:
    """Return a PNG file."""
    return cv2.imencode(".png", image)[1].tobytes()


def window(image: Image, half: int) -> Image:
    """Return the image with all but a square in its middle wiped off."""
    left = np.full_like(image, 245)
    middle = slice(200 - half, 200 + half), slice(160 - half, 160 + half)
    left[middle] = image[middle]
    return left


def examined(folder: Path, files: dict[str, bytes], lines: list[str]) -> tuple[list[TemplateRecord], list[Finding]]:
    """Write prints and their list, and return what becomes of them."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    write_lines(folder / "templates.csv", [HEADER, *lines])
    found, before = read(folder)
    assert found is not None
    findings = Findings()
    records = references(found.prints, findings, no_progress)
    return list(records), [*before, *findings]


@pytest.mark.parametrize("ending", [".png", ".bmp", ".tif"])
def test_an_image_becomes_a_reference_that_matches_its_finger(folder: Path, image: Image, ending: str) -> None:
    """The native reference of an image compares as the finger's own."""
    content = cv2.imencode(ending, image)[1].tobytes()
    records, findings = examined(folder, {f"p{ending}": content}, [f"P1;2;0;image;p{ending};500"])
    assert findings == []
    (record,) = records
    assert (record.finger, record.format) == (2, NATIVE_TEMPLATE)
    again = extract(impression(Finger.from_seed("enrolled"), 2), PPI)
    result = compare(Template.from_bytes(record.record), again)
    assert isinstance(result, Comparison)
    assert result.score > 4
    assert record.quality == extract(image, PPI).quality


def test_a_record_of_another_system_is_taken_as_it_is(folder: Path, iso: bytes) -> None:
    """A single-view ISO record goes into the package byte for byte."""
    records, findings = examined(folder, {"p.fmr": iso}, [f"P1;2;0;{ISO_TEMPLATE};p.fmr;"])
    assert findings == []
    assert [(record.format, record.record) for record in records] == [(ISO_TEMPLATE, iso)]


def test_each_view_of_a_record_with_several_becomes_its_own_reference(folder: Path, iso: bytes) -> None:
    """A record with two views gives two references, each readable by itself."""
    other = extract(impression(Finger.from_seed("other"), 1), PPI).to_iso(2)
    both = bytearray(iso + other[24:])
    both[8:12] = len(both).to_bytes(4, "big")
    both[22] = 2
    lines = [f"P1;2;{view};{ISO_TEMPLATE};p.fmr;" for view in (0, 1)]
    records, findings = examined(folder, {"p.fmr": bytes(both)}, lines)
    assert findings == []
    counts = {record.view: len(Template.from_iso(record.record).minutiae) for record in records}
    assert counts == {0: iso[27], 1: other[27]}
    assert iso[27] != other[27]


@pytest.mark.parametrize("write", [ansi_2004, iso_2011])
def test_a_record_of_another_standard_becomes_one_of_2005(folder: Path, write: Callable[..., bytes]) -> None:
    """What every matcher of this project reads goes into the package, and its extended data with it."""
    record = write(Fields(finger=2, minutiae=[(1, 20 * k, 30 * k, 7 * k, 60) for k in range(1, 16)], extended=b"!"))
    records, findings = examined(folder, {"p.fmr": record}, [f"P1;2;0;{ISO_TEMPLATE};p.fmr;"])
    assert findings == []
    (kept,) = records
    (view,) = Template.views_of_iso(kept.record)
    assert (kept.format, view.edition, view.finger, view.quality) == (ISO_TEMPLATE, ISO_TEMPLATE, 2, 80)
    assert len(Template.from_iso(kept.record).minutiae) == 15
    assert kept.record.endswith(b"\x00\x01!")


WSQ = importlib.util.find_spec("wsq") is not None


@pytest.mark.skipif(not WSQ, reason="the package wsq is not installed: pip install -e '.[wsq]'")
def test_a_wsq_image_becomes_a_reference(folder: Path, image: Image) -> None:
    """As any other image does; a damaged one is a fault."""
    importlib.import_module("wsq")
    importlib.import_module("PIL.Image").fromarray(image).save(folder / "p.wsq")
    torn = (folder / "p.wsq").read_bytes()[:2000]
    records, findings = examined(folder, {"q.wsq": torn}, ["P1;2;0;image;p.wsq;", "P1;3;0;image;q.wsq;"])
    assert [(record.finger, record.format) for record in records] == [(2, NATIVE_TEMPLATE)]
    assert [(finding.wrong, finding.line) for finding in findings] == [(Wrong.IMAGE_UNREADABLE, 3)]


@pytest.mark.skipif(WSQ, reason="the package wsq is installed")
def test_a_wsq_image_without_its_package_stops_the_work(folder: Path) -> None:
    """The list is right and the file may be: it is this computer that lacks something, and what is said."""
    frame = b"\xff\xa0\xff\xa2\x00\x11\x00\xff\x01\x00\x01\x00" + bytes(20)
    with pytest.raises(OfficeError, match=r"p\.wsq: .*pip install"):
        examined(folder, {"p.wsq": frame}, ["P1;2;0;image;p.wsq;"])


Spoil = Callable[[Image, bytes], bytes]


@pytest.mark.parametrize(
    ("kind", "spoil", "ppi", "wrong"),
    [
        ("image", lambda image, iso: png(np.full_like(image, 240)), 500, Wrong.IMAGE_BLANK),
        ("image", lambda image, iso: png(image), 1900, Wrong.IMAGE_SIZE),
        ("image", lambda image, iso: png(image), 100, Wrong.IMAGE_SIZE),
        ("image", lambda image, iso: png(image)[:900], 500, Wrong.IMAGE_UNREADABLE),
        ("image", lambda image, iso: b"", 500, Wrong.IMAGE_UNREADABLE),
        ("image", lambda image, iso: iso, 500, Wrong.IMAGE_UNREADABLE),
        (ISO_TEMPLATE, lambda image, iso: iso[:-20], "", Wrong.TEMPLATE_TORN),
        (ISO_TEMPLATE, lambda image, iso: png(image), "", Wrong.TEMPLATE_FOREIGN),
        (ISO_TEMPLATE, lambda image, iso: b"FMR\x00 30\x00" + iso[8:], "", Wrong.TEMPLATE_FOREIGN),
        (NATIVE_TEMPLATE, lambda image, iso: iso, "", Wrong.TEMPLATE_FOREIGN),
        (NATIVE_TEMPLATE, lambda image, iso: extract(image, PPI).to_bytes()[:-1], "", Wrong.TEMPLATE_TORN),
    ],
)
def test_what_cannot_be_compared_is_a_fault(
    folder: Path, image: Image, iso: bytes, kind: str, spoil: Spoil, ppi: int | str, wrong: Wrong
) -> None:
    """Torn, foreign, blank or wrongly sized files are faults at their line and never references."""
    records, findings = examined(folder, {"p": spoil(image, iso)}, [f"P1;2;0;{kind};p;{ppi}"])
    assert records == []
    assert [(finding.wrong, finding.line, finding.severity) for finding in findings] == [(wrong, 2, Severity.FAULT)]


def test_a_poor_print_is_a_warning_and_a_hopeless_one_a_fault(folder: Path, image: Image) -> None:
    """A poor reference is used and pointed at; one that would only make people fail is refused."""
    files = {f"{half}.png": png(window(image, half)) for half in (40, 20)}
    records, findings = examined(folder, files, ["P1;2;0;image;40.png;", "P1;7;0;image;20.png;"])
    assert [finding.wrong for finding in findings] == [Wrong.IMAGE_POOR, Wrong.IMAGE_POOR]
    assert [finding.severity for finding in findings] == [Severity.WARNING, Severity.FAULT]
    assert [record.finger for record in records] == [2]


def test_a_record_for_another_finger_is_a_warning(folder: Path, iso: bytes) -> None:
    """When list and record disagree on the finger, somebody should look; the list's finger is asked for."""
    records, findings = examined(folder, {"p.fmr": iso}, [f"P1;7;0;{ISO_TEMPLATE};p.fmr;"])
    assert [(finding.wrong, finding.severity) for finding in findings] == [(Wrong.TEMPLATE_FINGER, Severity.WARNING)]
    assert [record.finger for record in records] == [7]


def test_a_record_without_minutiae_is_a_fault(folder: Path, iso: bytes) -> None:
    """An ISO record that holds next to nothing would only make people fail."""
    bare = bytearray(iso[:28] + b"\0\0")
    bare[8:12], bare[27] = len(bare).to_bytes(4, "big"), 0
    records, findings = examined(folder, {"p.fmr": bytes(bare)}, [f"P1;2;0;{ISO_TEMPLATE};p.fmr;"])
    assert records == []
    assert [finding.wrong for finding in findings] == [Wrong.TEMPLATE_BARE]


@pytest.mark.parametrize(
    ("line", "wrong", "column"),
    [
        ("P9;2;0;image;p.png;", Wrong.PERSON_UNKNOWN, "person_id"),
        ("P1;0;0;image;p.png;", Wrong.RANGE, "finger"),
        ("P1;11;0;image;p.png;", Wrong.RANGE, "finger"),
        ("P1;index;0;image;p.png;", Wrong.NUMBER, "finger"),
        ("P1;2;0;wsq;p.png;", Wrong.CHOICE, "format"),
        ("P1;2;0;image;q.png;", Wrong.PRINT_ABSENT, "file"),
        ("P1;2;0;image;../../elsewhere.png;", Wrong.PATH_OUTSIDE, "file"),
        ("P1;2;0;image;p.png;20", Wrong.RANGE, "ppi"),
    ],
)
def test_the_list_of_prints_is_checked(folder: Path, image: Image, line: str, wrong: Wrong, column: str) -> None:
    """Unknown person, impossible finger, missing file: told before any image is examined."""
    _, findings = examined(folder, {"p.png": png(image)}, [line])
    assert [(finding.wrong, finding.column) for finding in findings] == [(wrong, column)]


def test_the_same_finger_twice_is_a_fault(folder: Path, image: Image) -> None:
    """One person, finger and view has one file."""
    _, findings = examined(folder, {"p.png": png(image)}, ["P1;2;0;image;p.png;", "P1;2;0;image;p.png;"])
    assert [(finding.wrong, finding.line) for finding in findings] == [(Wrong.DUPLICATE, 3)]


def test_prints_are_examined_in_several_processes_in_order() -> None:
    """More than a few tasks go to other processes; results keep the tasks' order and each one is counted."""
    counted: list[int] = []
    made = each(abs, range(-40, 0), 40, lambda done, total: counted.append(done * 100 // total))
    assert list(made) == list(range(40, 0, -1))
    assert counted[-1] == 100
    assert len(counted) == 41  # and one before the first
