"""Templates from records of three standards: what they say is understood, and what is wrong with them is told."""

import importlib.util
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matcher
from matcher.cursor import Cursor
from matcher.editions import Edition
from matcher.minutiae import Minutiae
from tests.matcher.record_check import check
from tests.matcher.records import (
    FULL,
    MINUTIAE,
    SAMPLES,
    VENDOR,
    Fields,
    Minutia,
    ansi_2004,
    block,
    iso_2005,
    iso_2011,
    true_lengths,
)

ROOT = Path(__file__).parents[2]
UNREPORTED = 0.75
Write = Callable[..., bytes]
WRITERS: list[tuple[Write, int]] = [(iso_2005, 256), (ansi_2004, 180), (iso_2011, 256)]
"""Each with the angle codes in its turn."""


def read(record: bytes, view: int = 0) -> matcher.Template:
    """Read a view."""
    return matcher.Template.from_iso(record, view)


def refused(record: bytes, view: int = 0) -> matcher.TemplateError:
    """Return why a record cannot be read."""
    with pytest.raises(matcher.TemplateError) as error:
        read(record, view)
    return error.value


def listed(minutiae: Minutiae) -> list[tuple[int, float, float, float, float]]:
    """Kind, x, y, degrees and quality of each, in an order of their own."""
    columns = minutiae.kind, minutiae.x, minutiae.y, np.degrees(minutiae.angle_rad) % 360, minutiae.quality
    return sorted(zip(*(column.tolist() for column in columns), strict=True))


def wanted(
    minutiae: list[Minutia], turn: int, unreported: tuple[int, ...] = (0,)
) -> list[tuple[int, float, float, float, float]]:
    """The same from the codes of a record at 197 pixels a centimetre."""
    scale = 500 / (197 * 2.54)
    return sorted(
        (kind, x * scale, y * scale, -angle * 360 / turn % 360, UNREPORTED if quality in unreported else quality / 100)
        for kind, x, y, angle, quality in minutiae
    )


def assert_same(minutiae: Minutiae, expected: list[tuple[int, float, float, float, float]]) -> None:
    """Compare within the steps of the grid."""
    assert np.allclose(listed(minutiae), expected, atol=0.035)


@pytest.mark.parametrize(("write", "turn"), WRITERS)
def test_each_standard_has_its_own_angles_and_qualities(write: Write, turn: int) -> None:
    """Codes come out as the standard means them; zero is the lowest quality in 2011 and none before."""
    template = read(write(Fields()))
    assert_same(template.minutiae, wanted(list(MINUTIAE), turn, () if write is iso_2011 else (0,)))
    assert (template.record.width, template.record.height) == (300, 400)
    assert np.all(np.diff(template.minutiae.quality) <= 0)


@pytest.mark.parametrize(("write", "turn"), WRITERS)
def test_unreported_qualities_are_no_qualities(write: Write, turn: int) -> None:
    """254 and 255 stand for a quality that nobody knows, of a minutia and of a view."""
    minutiae = [(1, 10 * k, 20 * k, k, code) for k, code in enumerate((254, 255, 60), 1)]
    template = read(write(Fields(minutiae=minutiae, quality=255)))
    assert_same(template.minutiae, wanted(minutiae, turn, (254, 255)))
    assert template.quality == 0


@pytest.mark.parametrize(
    ("write", "edition"),
    [(iso_2005, Edition.ISO_2005), (ansi_2004, Edition.ANSI_2004), (iso_2011, Edition.ISO_2011)],
)
def test_a_record_says_what_its_views_are(write: Write, edition: Edition) -> None:
    """Edition, finger, impression and quality are told before any view is read, and each view can then be."""
    record = write(Fields(), Fields(finger=7, impression=8, quality=254, minutiae=MINUTIAE[:3]))
    views = matcher.Template.views_of_iso(record)
    assert [(view.edition, view.finger, view.impression, view.quality) for view in views] == [
        (edition, 2, 1, 80),
        (edition, 7, 8, 0),
    ]
    assert [len(read(record, view).minutiae) for view in (0, 1)] == [len(MINUTIAE), 3]
    assert "view 2 of 2" in refused(record, 2).reason
    assert "view -1" in refused(record, -1).reason


def test_a_long_length_and_a_second_version_of_ansi_are_read() -> None:
    """ANSI's length may take six bytes, and some write its version with a zero."""
    plain = read(ansi_2004(FULL))
    assert read(ansi_2004(FULL, long=True)) == plain
    assert read(ansi_2004(FULL, version=b"020\x00")) == plain


def test_minutiae_of_five_bytes_have_no_quality() -> None:
    """2011 may leave quality out of all minutiae of a view."""
    template = read(iso_2011(Fields(), size=5))
    expected = [(kind, x, y, angle, 0) for kind, x, y, angle, _ in MINUTIAE]
    assert_same(template.minutiae, wanted(expected, 256))


@pytest.mark.parametrize(("qualities", "quality"), [((), 0), ((255,), 0), ((255, 70, 90), 70), ((90, 70), 90)])
def test_the_first_known_quality_counts(qualities: tuple[int, ...], quality: int) -> None:
    """2011 holds the qualities of any number of algorithms, some of which may have failed."""
    assert read(iso_2011(Fields(), qualities=qualities)).quality == quality


@pytest.mark.parametrize("blocks", [0, 1, 255])
def test_certification_is_passed_over(blocks: int) -> None:
    """However many certificates a device has, the view behind them is read."""
    assert read(iso_2011(Fields(), certifications=blocks)) == read(iso_2011(Fields()))


def test_pixels_need_not_be_square() -> None:
    """Each direction has its own resolution."""
    template = read(iso_2005(Fields(minutiae=[(1, 100, 100, 0, 50)]), density=(394, 100)))
    assert template.minutiae.x[0] == pytest.approx(50, abs=0.1)
    assert template.minutiae.y[0] == pytest.approx(196.9, abs=0.1)
    assert (template.record.width, template.record.height) == (150, 787)


# Extended data


@pytest.mark.parametrize(("write", "turn"), WRITERS)
def test_extended_data_is_kept(write: Write, turn: int) -> None:
    """A vendor's block comes out of any standard's record and stays in that of 2005, however often it is written."""
    extended = block(0x0221, b"\x01\x44\xbc\x36\x21\x43", write is not iso_2005)
    template = read(write(Fields(), Fields(extended=extended)), 1)
    assert template.record.extended == VENDOR
    once = template.to_iso(2)
    assert once.endswith(len(VENDOR).to_bytes(2, "big") + VENDOR)
    assert read(once).to_iso(2) == once


@pytest.mark.parametrize("data", [b"\xab", b"\x01\x44\x00\x06\x97", b"\x00\x00\x00\x03", VENDOR + b"\x00"])
@pytest.mark.parametrize(("write", "turn"), WRITERS)
def test_what_is_not_a_row_of_blocks_is_kept_too(write: Write, turn: int, data: bytes) -> None:
    """Some software puts other things there: they are handed on as they are."""
    assert read(write(Fields(extended=data))).record.extended == data


@pytest.mark.parametrize(("write", "turn"), WRITERS)
def test_ridge_counts_follow_their_minutiae(write: Write, turn: int) -> None:
    """Reading sorts minutiae, so numbers of minutiae change; one beyond the last stays."""
    extended = block(1, bytes([2, 0, 1, 5, 1, 2, 9, 200, 0, 7, 44]), write is not iso_2005)
    minutiae = [(1, 10, 10, 0, 20), (1, 20, 20, 0, 90), (1, 30, 30, 0, 50)]
    kept = read(write(Fields(minutiae=minutiae, extended=extended))).record.extended
    assert kept == block(1, bytes([2, 2, 0, 5, 0, 1, 9, 200, 2, 7, 44]), header_counted=False)


def test_cores_and_deltas_follow_the_resolution() -> None:
    """A core at twice the resolution is written at half its coordinates, its angle as it was; one cut off is left."""
    core, delta = bytes([1, 0x40, 100, 0, 50, 77]), bytes([1, 0, 200, 0, 60])
    written = bytes([1, 0x40, 50, 0, 50, 77]), bytes([1, 0, 100, 0, 60])
    coarse = read(iso_2005(Fields(extended=block(2, core + delta + b"!", False)), density=(394, 197)))
    assert coarse.record.extended == block(2, b"".join(written) + b"!", False)
    torn = block(2, core + delta[:-1], False)
    assert read(iso_2005(Fields(extended=torn), density=(394, 197))).record.extended == torn


def test_cores_and_deltas_of_ansi_become_those_of_iso() -> None:
    """ANSI says once whether points have angles, and counts these in two degrees."""
    cores = bytes([0x42, 0, 100, 0, 50, 45, 0, 101, 0, 51, 90])
    deltas = bytes([0x41, 0, 200, 0, 60, 0, 60, 120])
    kept = read(ansi_2004(Fields(extended=block(2, cores + deltas, True)))).record.extended
    same = bytes([2, 0x40, 100, 0, 50, 64, 0x40, 101, 0, 51, 128]) + bytes([1, 0x40, 200, 0, 60, 0, 85, 171])
    assert kept == block(2, same, False)


# What is wrong


@pytest.mark.parametrize("record", SAMPLES.values(), ids=SAMPLES)
def test_a_cut_record_is_an_error_wherever_it_is_cut(record: bytes) -> None:
    """Cut anywhere, with its lengths as they were or made true, its last view is refused, and the byte is told."""
    last = len(matcher.Template.views_of_iso(record)) - 1
    for cut in range(len(record)):
        for torn in (record[:cut], true_lengths(record[:cut])):
            assert 0 <= refused(torn, last).offset <= len(torn)


@pytest.mark.parametrize(
    ("name", "offset", "value", "at"),
    [
        ("iso 2005", 8, b"\x00\x00\x00\x1b", 27),
        ("iso 2005", 20, b"\x00\x00", 20),
        ("ansi 2004", 8, b"\x00\x19", 8),
        ("ansi 2004", 8, b"\xff\xff", 8),
        ("ansi 2004, long", 10, b"\x00\x00\x00\x1d", 10),
        ("ansi 2004", 20, b"\x00\x00", 20),
        ("ansi 2004", 24, b"\x00", 24),
        ("ansi 2004", 26, b"\x0b", 26),
        ("iso 2011", 8, b"\x00\x00\x00\x0e", 8),
        ("iso 2011", 12, b"\x00\x00", 12),
        ("iso 2011", 12, b"\xff\xff", 12),
        ("iso 2011", 14, b"\x02", 14),
        ("iso 2011", 15, b"\x00\x00\x00\x21", 15),
        ("iso 2011", 15, b"\x7f\xff\xff\xff", 19),
        ("iso 2011", 34, b"\x65", 34),
        ("iso 2011", 41, b"\x00\x00", 41),
        ("iso 2011", 50, b"\x70", 50),
        ("iso 2011", 51, b"\xff", 52),
    ],
)
def test_the_error_names_the_byte(name: str, offset: int, value: bytes, at: int) -> None:
    """Wrong lengths, counts, resolutions and codes are found where they stand."""
    record = SAMPLES[name]
    error = refused(record[:offset] + value + record[offset + len(value) :])
    assert error.offset == at
    assert str(error) == f"byte {at}: {error.reason}"


@pytest.mark.parametrize(("write", "turn"), WRITERS)
@pytest.mark.parametrize(
    ("minutia", "byte"), [((3, 9, 9, 9, 9), 0), ((1, 9, 9, 9, 101), 5), ((1, 9, 9, 9, 253), 5), ((1, 9999, 9, 9, 9), 0)]
)
def test_an_impossible_minutia_is_found(write: Write, turn: int, minutia: Minutia, byte: int) -> None:
    """The reserved kind, a quality above 100, a place far outside any finger: none is guessed at."""
    good = write(Fields(minutiae=MINUTIAE))
    first = good.index(bytes([0x40, 100, 0, 14]))
    record = write(Fields(minutiae=[*MINUTIAE[:2], minutia, *MINUTIAE[3:]]))
    assert refused(record).offset == first + 12 + byte


def test_an_angle_beyond_ansis_is_found() -> None:
    """ANSI's angles end at 179; a larger one means that the writer counts otherwise."""
    (angle,) = read(ansi_2004(Fields(minutiae=[(1, 9, 9, 179, 50)]))).minutiae.angle_rad
    assert angle == pytest.approx(np.radians(2), abs=1e-4)
    assert refused(ansi_2004(Fields(minutiae=[(1, 9, 9, 180, 50)]))).offset == 34


def test_an_iso_record_with_a_damaged_length_is_not_read_as_ansi() -> None:
    """The two differ by their lengths only; read two bytes off, a quality stands where a finger should."""
    good = iso_2005(Fields(quality=80))
    for damaged in (b"\x01" + good[9:10], good[8:9] + b"\x40"):
        refused(good[:8] + damaged + good[10:])


def test_bytes_that_belong_to_no_view_are_an_error_in_2011() -> None:
    """Representations fill a record of 2011; ANSI INCITS 378-2009, which begins alike, is never taken for one."""
    good = SAMPLES["iso 2011"]
    assert refused(good[:8] + (len(good) + 1).to_bytes(4, "big") + good[12:] + b"\x00").offset == len(good)
    assert refused(true_lengths(good + b"\x00")).offset == len(good)


def test_a_length_below_nothing_never_leads_back() -> None:
    """A block whose length is less than its own header's would be read for ever."""
    cursor = Cursor(b"12345678", offset=4)
    with pytest.raises(matcher.TemplateError):
        cursor.take(-4, "a block")
    assert cursor.offset == 4


def test_many_views_cost_little() -> None:
    """A record of 1.5 MB is walked through without copying it; 65,535 views are refused at their number."""
    many = iso_2005(*[Fields(minutiae=[], extended=bytes(6000))] * 255)
    tracemalloc.start()
    assert len(matcher.Template.views_of_iso(many)) == 255
    assert len(read(many, 254).record.extended) == 6000
    assert tracemalloc.get_traced_memory()[1] < 500_000
    tracemalloc.stop()
    crowd = b"FMR\x00030\x00" + (15 + 34 * 65535).to_bytes(4, "big") + b"\xff\xff\x00" + b"\x00\x00\x00\x22" * 557048
    assert refused(crowd, 65534).offset == 12


@given(st.sampled_from(list(SAMPLES.values())), st.integers(0, 130), st.binary(max_size=120))
def test_random_bytes_behind_any_beginning_are_read_or_explained(record: bytes, kept: int, data: bytes) -> None:
    """Whatever follows a right beginning, a template or a TemplateError comes of it, and nothing else."""
    check(record[:kept] + data)
    check(true_lengths(record[:kept] + data))


@settings(max_examples=300)
@given(
    st.sampled_from(list(SAMPLES.values())),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6),
    st.integers(0, 400),
)
def test_damaged_records_are_read_or_explained(record: bytes, changes: list[tuple[int, int]], cut: int) -> None:
    """Bytes changed anywhere and the end cut off: a template or a TemplateError, and nothing else."""
    damaged = bytearray(record)
    for offset, value in changes:
        damaged[offset % len(damaged)] = value
    for data in (bytes(damaged), bytes(damaged[:cut])):
        check(data)
        check(true_lengths(data))


@pytest.mark.full
def test_a_minute_of_guided_fuzzing_finds_nothing(tmp_path: Path) -> None:
    """Inputs that are bred to reach every line of the readers end in a template or a TemplateError, soon and small."""
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris is not installed: pip install atheris")
    command = [sys.executable, "-m", "tests.matcher.fuzz_records", "--seconds", "60", "--corpus", str(tmp_path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stderr[-3000:]


# Records that others made


@pytest.mark.parametrize(
    ("name", "view", "turn", "edition"),
    [
        ("iso19794p2v2005", 0, 256, Edition.ISO_2005),
        ("iso19794p2v2005", 1, 256, Edition.ISO_2005),
        ("iso19794p2v2011", 0, 256, Edition.ISO_2011),
        ("iso19794p2v2011", 1, 256, Edition.ISO_2011),
        ("ansi378v2004", 0, 180, Edition.ANSI_2004),
    ],
)
def test_samples_say_what_their_author_decoded(shared: Path, name: str, view: int, turn: int, edition: Edition) -> None:
    """All of each minutia, the quality, and the vendor's extended data of the second view."""
    folder = shared / "templates" / "formats"
    template = read((folder / f"{name}-sample.dat").read_bytes(), view)
    author = json.loads((folder / f"{name}-sample.json").read_text("utf-8"))["fingerprints"][view]
    kinds = {"OTHER": 0, "ENDING": 1, "BIFURCATION": 2}
    theirs = [(kinds[m["type"]], m["positionX"], m["positionY"], m["angle"], m["quality"]) for m in author["minutiae"]]
    assert_same(template.minutiae, wanted(theirs, turn))
    assert template.quality == (author["quality"] if "quality" in author else author["qrecords"][0]["quality"])
    assert template.record.extended == (VENDOR if view == 1 else b"")
    if edition is not Edition.ANSI_2004:
        views = matcher.Template.views_of_iso((folder / f"{name}-sample.dat").read_bytes())
        assert [(v.edition, v.finger, v.impression, v.quality) for v in views] == [
            (edition, 7, 0, 90),
            (edition, 2, 0, 70),
        ]


def test_the_second_view_of_the_ansi_sample_is_refused(shared: Path) -> None:
    """The sample declares two bytes less than it has, and its second view has an angle that ANSI does not know."""
    record = (shared / "templates" / "formats" / "ansi378v2004-sample.dat").read_bytes()
    assert refused(record, 1).offset == 332
    mended = record[:8] + len(record).to_bytes(2, "big") + record[10:]
    assert [(view.finger, view.quality) for view in matcher.Template.views_of_iso(mended)] == [(7, 90), (2, 70)]
    assert record[refused(mended, 1).offset] > 179


def test_records_of_other_software_are_read(shared: Path) -> None:
    """Two other makers' records are read to the last one and survive being written; what one appends is kept."""
    others = sorted((shared / "templates" / "formats").glob("iso-*.dat"))
    secugen = sorted((shared / "templates" / "secugen_fvc2002_db1").glob("*.iso"))
    assert (len(others), len(secugen)) == (3, 80)
    for path in (*others, *secugen):
        record = path.read_bytes()
        (view,) = matcher.Template.views_of_iso(record)
        template = read(record)
        assert (view.edition, len(template.minutiae)) == (Edition.ISO_2005, record[27])
        back = read(template.to_iso(view.finger))
        assert np.allclose(listed(back.minutiae), listed(template.minutiae), atol=0.6)
        assert back.record.extended == template.record.extended
        assert len(template.record.extended) == (5 if path in others else 0)
