"""Templates as bytes: ISO/IEC 19794-2:2005 and the native format."""

import json
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import matcher
from matcher.minutiae import Minutiae, angle_difference
from matcher.record import Record, from_grid, to_grid
from tests.matcher.planted import plant

HEADER = b"FMR\0 20\0\x00\x00\x00\x2c\x00\x00\x01\x2c\x01\x90\x00\xc5\x00\xc5\x01\x00"
VIEW = b"\x02\x00\x50\x02" + bytes.fromhex("4064000e5050 80a40011403c") + b"\x00\x02\xab\xcd"
WRITTEN_BY_HAND = HEADER + VIEW
"""Right index, quality 80, an ending at (100, 14) and a bifurcation at (164, 17), two bytes of extended data."""


def _length(record: bytes) -> bytes:
    """The record with its length field made true."""
    return record[:8] + len(record).to_bytes(4, "big") + record[12:]


HAND = _length(WRITTEN_BY_HAND)


@pytest.fixture(scope="module")
def template() -> matcher.Template:
    """A template with everything in it."""
    return matcher.extract(plant(7).image(), 500)


def test_a_record_written_by_hand_is_understood() -> None:
    """Positions, kinds, directions and qualities are those of the standard, with the angle's sense turned."""
    read = matcher.Template.from_iso(HAND)
    assert read.quality == 80
    assert read.minutiae.kind.tolist() == [1, 2]
    assert np.allclose(read.minutiae.x, [100, 164], atol=0.2)
    assert np.allclose(read.minutiae.y, [14, 17], atol=0.2)
    assert np.allclose(read.minutiae.angle_rad, [2 * np.pi - 0x50 * 2 * np.pi / 256, 1.5 * np.pi], atol=1e-3)
    assert np.allclose(read.minutiae.quality, [0.80, 0.60], atol=3e-3)


def test_iso_keeps_minutiae(template: matcher.Template) -> None:
    """Writing and reading moves no minutia by more than a pixel or 1.5 degrees."""
    back = matcher.Template.from_iso(template.to_iso(finger_position=2))
    kept, sent = back.minutiae, template.minutiae
    apart = np.hypot(kept.x[:, None] - sent.x, kept.y[:, None] - sent.y)
    mates = apart.argmin(1)
    assert len(kept) == len(sent)
    assert apart.min(1).max() < 1.0
    assert np.abs(angle_difference(kept.angle_rad, sent.angle_rad[mates])).max() < np.radians(1.5)
    assert np.array_equal(kept.kind, sent.kind[mates])
    assert matcher.Template.from_iso(back.to_iso()).to_iso() == back.to_iso()


def test_other_resolutions_come_out_at_500_ppi() -> None:
    """A record at 100 pixels a centimetre gives the same place on the finger."""
    coarse = HAND[:18] + (100).to_bytes(2, "big") * 2 + HAND[22:]
    read = matcher.Template.from_iso(coarse)
    assert np.allclose(read.minutiae.x, np.array([100, 164]) * 1.9685, atol=0.1)


def test_padding_after_the_record_is_ignored() -> None:
    """Some software hands over its whole buffer: what lies behind the declared length does not matter."""
    assert matcher.Template.from_iso(HAND + bytes(100)) == matcher.Template.from_iso(HAND)


def test_each_view_can_be_read() -> None:
    """A record of two views gives either one, and says so when a third is asked for."""
    other = VIEW.replace(bytes.fromhex("4064000e5050"), bytes.fromhex("40c800305050"))
    two = _length(HEADER[:22] + b"\x02\x00" + VIEW + other)
    assert matcher.Template.from_iso(two) == matcher.Template.from_iso(HAND)
    assert matcher.Template.from_iso(two, view=1).minutiae.x[0] == pytest.approx(200, abs=0.3)
    with pytest.raises(matcher.TemplateError):
        matcher.Template.from_iso(two, view=2)


@pytest.mark.parametrize("cut", range(len(HAND)))
def test_a_cut_record_is_an_error(cut: int) -> None:
    """Wherever a record stops, it is refused, also when its length field is made to agree."""
    with pytest.raises(matcher.TemplateError):
        matcher.Template.from_iso(HAND[:cut])
    if cut >= 24:
        with pytest.raises(matcher.TemplateError):
            matcher.Template.from_iso(_length(HAND[:cut]))


@pytest.mark.parametrize(
    ("offset", "value", "at"), [(0, b"X", 0), (4, b" 30\0", 4), (18, b"\0\0", 18), (22, b"\0", 22), (26, b"\x65", 26)]
)
def test_the_error_says_where_and_why(offset: int, value: bytes, at: int) -> None:
    """A reader of the error finds the byte."""
    with pytest.raises(matcher.TemplateError) as error:
        matcher.Template.from_iso(HAND[:offset] + value + HAND[offset + len(value) :])
    assert error.value.offset == at
    assert error.value.reason in str(error.value)


@pytest.mark.parametrize("position", [-1, 11])
def test_finger_positions_are_those_of_the_standard(position: int) -> None:
    """A position outside 0..10 is a caller's mistake."""
    with pytest.raises(ValueError, match="finger position"):
        matcher.Template.from_iso(HAND).to_iso(position)


@given(st.binary(max_size=200))
def test_random_bytes_only_raise_template_errors(data: bytes) -> None:
    """Whatever is thrown at the readers, TemplateError is all that comes back."""
    for read in (matcher.Template.from_iso, matcher.Template.from_bytes):
        for prefix in (b"", HEADER, b"KNT1"):
            try:
                read(_length(prefix + data) if prefix == HEADER else prefix + data)
            except matcher.TemplateError:
                continue


@given(st.lists(st.tuples(st.integers(0, 51), st.integers(0, 255)), max_size=6))
def test_mutated_records_read_or_raise_template_errors(changes: list[tuple[int, int]]) -> None:
    """A damaged record is either refused or gives a template that can be compared and written again."""
    damaged = bytearray(HAND)
    for offset, value in changes:
        damaged[offset % len(damaged)] = value
    try:
        read = matcher.Template.from_iso(bytes(damaged))
    except matcher.TemplateError:
        return
    assert matcher.Template.from_bytes(read.to_bytes()) == read
    assert isinstance(matcher.compare(read, read), matcher.Comparison | matcher.Incomparable)
    matcher.Template.from_iso(read.to_iso())


ANYWHERE = st.tuples(
    st.floats(0, 800), st.floats(0, 800), st.floats(0, 6.28), st.integers(0, 2), st.floats(0, 1, allow_nan=False)
)


@given(st.lists(ANYWHERE, max_size=60), st.lists(ANYWHERE, max_size=60))
def test_any_minutiae_survive_storage_and_comparison(
    first: list[tuple[float, float, float, int, float]], second: list[tuple[float, float, float, int, float]]
) -> None:
    """Minutiae in any places, piled up or in a row, are stored exactly and compare to a finite score."""
    templates = []
    for rows in (first, second):
        columns = np.array(rows, np.float64).reshape(-1, 5).T
        raw = Minutiae(columns[0], columns[1], columns[2], columns[3].astype(np.uint8), columns[4])
        templates.append(matcher.Template(Record(800, 800, 50, from_grid(to_grid(raw)), None, None)))
    assert all(matcher.Template.from_bytes(t.to_bytes()) == t for t in templates)
    result = matcher.compare(*templates)
    assert isinstance(result, matcher.Incomparable) == (min(len(first), len(second)) < 8)
    assert isinstance(result, matcher.Incomparable) or 0 <= result.score < 1000


def test_native_bytes_are_compact_and_exact(template: matcher.Template) -> None:
    """A template with area and directions takes under 6 KB and comes back equal."""
    stored = template.to_bytes()
    assert len(stored) < 6000
    back = matcher.Template.from_bytes(stored)
    assert back == template
    assert back.directions is not None


def test_any_flipped_byte_of_a_native_template_is_noticed(template: matcher.Template) -> None:
    """The checksum finds every damaged byte, and a cut or a longer template is refused."""
    stored = template.to_bytes()
    for offset in range(len(stored)):
        damaged = stored[:offset] + bytes([stored[offset] ^ 0x10]) + stored[offset + 1 :]
        with pytest.raises(matcher.TemplateError):
            matcher.Template.from_bytes(damaged)
    for wrong in (stored[:-1], stored + b"\0", b""):
        with pytest.raises(matcher.TemplateError):
            matcher.Template.from_bytes(wrong)


def test_what_a_careful_look_found_is_stored_too(template: matcher.Template) -> None:
    """A second set of minutiae of the same impression comes back, compares by itself and leaves the first alone."""
    record = template.record
    assert record.patches is not None
    fewer = record.minutiae.select(np.arange(0, len(record.minutiae), 2))
    both = matcher.Template(replace(record, careful=(fewer, record.patches[::2])))
    back = matcher.Template.from_bytes(both.to_bytes())
    assert back == both
    assert back != template
    assert back.careful is not None
    assert len(back.careful.minutiae) == len(fewer)
    assert isinstance(matcher.compare(back.careful, back), matcher.Comparison)
    assert matcher.compare(back, template) == matcher.compare(template, template)


@given(st.lists(st.tuples(st.integers(4, 4000), st.integers(0, 255)), max_size=6), st.booleans())
def test_a_native_template_made_by_somebody_else_reads_or_is_refused(
    template: matcher.Template, changes: list[tuple[int, int]], cut: bool
) -> None:
    """Whatever bytes stand under a right checksum are refused, or can be compared and written again."""
    forged = bytearray(template.to_bytes()[:-4])
    for offset, value in changes:
        forged[offset % len(forged)] = value
    content = bytes(forged[: len(forged) // 2] if cut else forged)
    try:
        read = matcher.Template.from_bytes(content + zlib.crc32(content).to_bytes(4, "little"))
    except matcher.TemplateError:
        return
    assert matcher.Template.from_bytes(read.to_bytes()) == read
    assert isinstance(matcher.compare(read, template), matcher.Comparison | matcher.Incomparable)


def test_a_template_shows_nothing_of_itself(template: matcher.Template) -> None:
    """What a log would print of a template is only how many minutiae it has."""
    assert repr(template) == f"<Template, {len(template.minutiae)} minutiae>"


def test_the_sample_of_another_implementation_is_read(shared: Path) -> None:
    """A published sample record gives the minutiae that its author decoded."""
    folder = shared / "templates" / "formats"
    read = matcher.Template.from_iso((folder / "iso19794p2v2005-sample.dat").read_bytes())
    author = json.loads((folder / "iso19794p2v2005-sample.json").read_text("utf-8"))["fingerprints"][0]
    theirs = {(round(m["positionX"] * 0.99924), round(m["positionY"] * 0.99924)) for m in author["minutiae"]}
    ours = {(round(x), round(y)) for x, y in zip(read.minutiae.x, read.minutiae.y, strict=True)}
    assert ours == theirs
    assert read.quality == author["quality"]


@pytest.mark.parametrize("name", ["ansi378v2009-sample.dat", "ansi378v2009am1-sample.dat", "probe.png"])
def test_other_formats_are_refused(shared: Path, name: str) -> None:
    """Neighbouring standards and images are not taken for one that is read."""
    with pytest.raises(matcher.TemplateError):
        matcher.Template.from_iso((shared / "templates" / "formats" / name).read_bytes())


def test_a_template_of_several_fingers_is_refused(template: matcher.Template) -> None:
    """Minutiae of many fingers in one template, or another finger's as its careful look, never become a reference."""
    other = matcher.extract(plant(8).image(), 500).record
    record = template.record
    assert record.patches is not None
    assert other.patches is not None
    many = np.tile(np.arange(len(record.minutiae)), 4)[:120]
    wolf = replace(record, minutiae=record.minutiae.select(many), patches=record.patches[many])
    two = replace(record, careful=(other.minutiae, other.patches))
    nothing = replace(record, careful=(record.minutiae.select(np.arange(3)), record.patches[:3]))
    for forged in (wolf, two, nothing):
        with pytest.raises(matcher.TemplateError):
            matcher.Template.from_bytes(matcher.Template(forged).to_bytes())
