import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import usb.core
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.equipment.recording import (
    LARGEST,
    Kind,
    Recording,
    RecordingError,
    Transfer,
    parse_device,
    parse_ioctl,
    parse_pcapng,
    read_recording,
)
from drivers.equipment.replay_backend import RecordedBus
from tests.drivers.recordings import (
    BUS,
    DESCRIPTION,
    DESCRIPTORS,
    DEVICE,
    FOUND,
    INTERRUPTS,
    PICTURES,
    Tape,
    armed,
    asking,
    block,
    ioctl_tree,
    packet,
    pcapng,
    save,
    section,
    urb,
)

HERE = (BUS, DEVICE)
KNOWN = {
    "uru4000-4500": (42, PICTURES, 111040, 1),
    "nb1010": (192, 0x83, 540, 90),
    "upektc_img-tcs1s": (210, 0x81, 64, 36),
}
"""Events; an endpoint, and how many of its reads gave so many bytes."""

short = st.binary(max_size=20)


@st.composite
def sessions(draw: st.DrawFn) -> tuple[Transfer, ...]:
    """Transfers one after the other."""
    tape = Tape()
    kinds: list[Callable[[], Transfer]] = [
        lambda: tape.write(draw(short)),
        lambda: tape.order(draw(st.integers(0, 0xFFFF)), draw(short)),
        lambda: tape.ask(draw(st.integers(0, 0xFFFF)), draw(short)),
        lambda: tape.read(INTERRUPTS, draw(short), status=draw(st.sampled_from((0, -32, -2)))),
        lambda: tape.read(PICTURES, draw(short)),
    ]
    return tuple(draw(st.sampled_from(kinds))() for _ in range(draw(st.integers(1, 8))))


# --- files -----------------------------------------------------------------------------------------------------------


@given(sessions())
def test_one_session_in_three_forms(session: tuple[Transfer, ...]) -> None:
    """Packets of either byte order and a tree of ioctls give the same transfers."""
    assert parse_pcapng(pcapng(session, "<"), HERE) == session
    assert parse_pcapng(pcapng(session, ">"), HERE) == session
    assert parse_ioctl(ioctl_tree(session)) == session


def test_overlapping_transfers_keep_their_positions() -> None:
    """A read that was armed early is as early as that, and completed when it was."""
    session = armed()
    assert parse_pcapng(pcapng(session), HERE) == session
    assert (session[0].endpoint, session[0].submitted, session[0].completed) == (INTERRUPTS, 0, 7)


def test_other_blocks_devices_and_sections_are_no_matter() -> None:
    """Unknown blocks and other devices' packets are left out; a second section may have the other byte order."""
    first, second = asking()[:2]
    stranger = packet("<", urb("<", first, "S", identity=1, device=DEVICE + 1))
    rest = [packet(">", urb(">", second, event, identity=7)) for event in "SC"]
    content = pcapng([first]) + block("<", 5, b"statistics") + stranger + section(">") + b"".join(rest)
    assert parse_pcapng(content, HERE) == (first, second)


def test_a_recording_of_a_busy_bus() -> None:
    """A neighbour's packet that was cut short, and an end whose beginning was missed, change nothing."""
    session = asking()[:2]
    cut = urb("<", session[1], "C", identity=3, device=DEVICE + 1)[:64]
    orphan = packet("<", urb("<", session[1], "C", identity=99))
    content = section("<") + packet("<", cut) + orphan + pcapng(session)[len(section("<")) :]
    assert parse_pcapng(content, HERE) == session


def test_what_was_under_way_at_the_end() -> None:
    """A write without its end counts as done, a read as given up; an end without its beginning is nothing."""
    write, read = asking()[:2]
    begun = section("<") + b"".join(packet("<", urb("<", each, "S", identity=each.submitted)) for each in (write, read))
    done, given_up = parse_pcapng(begun, HERE)
    assert (done.sent, done.status, done.completed) == (b"who", 0, 2)
    assert (given_up.received, given_up.status, given_up.completed) == (b"", -errno.ENOENT, 2)
    assert parse_pcapng(section("<") + packet("<", urb("<", read, "C", identity=3)), HERE) == ()


def test_the_tree_is_read_depth_first() -> None:
    """Branches follow each other as they stand; other ioctls and calls that failed are skipped."""
    tree = (
        b"USBDEVFS_SOMETHING 1 2 3\nUSBDEVFS_REAPURB 0 3 2 0 0 1 1 0 41\n"
        b" USBDEVFS_REAPURBNDELAY 0 3 130 0 0 64 1 0 42\n  USBDEVFS_REAPURBNDELAY 0 3 130 0 0 64 0 0\n"
        b" USBDEVFS_REAPURBNDELAY 0 3 130 -32 0 64 0 0 \n USBDEVFS_REAPURBNDELAY -1 3 130 0 0 64 1 0 44\n"
    )
    found = [(each.sent, each.received, each.status) for each in parse_ioctl(tree)]
    assert found == [(b"A", b"", 0), (b"", b"B", 0), (b"", b"", 0), (b"", b"", -32)]


GOOD = pcapng(asking())
LINE = b"USBDEVFS_REAPURBNDELAY 0 3 2 0 0 2 2 0 4142"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xd4\xc3\xb2\xa1" + bytes(20), id="pcap"),
        pytest.param(section("<", link=189) + packet("<", bytes(64)), id="other link type"),
        pytest.param(GOOD[:-1], id="torn"),
        pytest.param(GOOD + b"\x06\0\0\0\xff\xff\xff\xff", id="block without end"),
        pytest.param(GOOD + block("<", 6, b"")[:-4] + b"\x10\0\0\0", id="two lengths"),
        pytest.param(GOOD + block("<", 6, bytes(8)), id="short packet block"),
        pytest.param(GOOD + packet("<", bytes(64), interface=1), id="unknown interface"),
        pytest.param(GOOD + packet("<", bytes(63)), id="short packet"),
        pytest.param(GOOD + packet("<", bytes(64)), id="unknown event"),
        pytest.param(GOOD + packet("<", urb("<", asking()[0], "S", identity=1)[:-1]), id="bytes cut off"),
        pytest.param(
            section("<") + packet("<", urb("<", armed()[1], "S", identity=1)[:14] + bytes([45] * 50)), id="setup"
        ),
    ],
)
def test_a_capture_that_cannot_be_read(content: bytes) -> None:
    """Whatever is wrong with a capture has one name, and a remedy."""
    with pytest.raises(RecordingError) as error:
        parse_pcapng(content, HERE)
    assert error.value.remedy


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(LINE[:-1], id="half a byte"),
        pytest.param(LINE[:-2] + b"xy", id="no hexadecimal"),
        pytest.param(LINE.replace(b" 2 2 ", b" 99999999999 2 "), id="absurd length"),
        pytest.param(LINE.replace(b" 2 2 ", b" 2 "), id="field missing"),
        pytest.param(LINE.replace(b" 2 2 ", b" two 2 "), id="no number"),
        pytest.param(LINE.replace(b" 3 2 ", b" 3 300 "), id="no endpoint"),
        pytest.param(b"USBDEVFS_REAPURBNDELAY 0 2 0 0 0 4 4 0 40040700", id="torn setup"),
        pytest.param(b"USBDEVFS_REAPURBNDELAY 0 2 0 0 0 9 2 0 C0040700000001000A", id="answer missing"),
        pytest.param(LINE + b"\n  " + LINE, id="orphan"),
        pytest.param(b"\xff", id="no text"),
    ],
)
def test_a_tree_that_cannot_be_read(content: bytes) -> None:
    """Whatever is wrong with a tree has the same name."""
    with pytest.raises(RecordingError):
        parse_ioctl(content)


CONFIGURATION = "0902200001010080320904000002ff0000000705810340000807058202400000"
SINGLE = DESCRIPTORS[:18].hex() + CONFIGURATION


@pytest.mark.parametrize(
    "descriptors",
    [
        pytest.param(SINGLE[:-2], id="torn"),
        pytest.param(SINGLE + "0902", id="torn at its end"),
        pytest.param(SINGLE + CONFIGURATION, id="two configurations"),
        pytest.param(DESCRIPTORS[:18].hex(), id="no configuration"),
        pytest.param(SINGLE.replace("0904000002", "0904000003"), id="endpoint missing"),
        pytest.param(SINGLE.replace("0902200001", "0902200002"), id="interface missing"),
        pytest.param(SINGLE.replace("07058202", "07058201"), id="isochronous"),
        pytest.param(SINGLE.replace("07058202400000", "030582"), id="short endpoint"),
        pytest.param("zz", id="no hexadecimal"),
    ],
)
def test_descriptors_that_cannot_be(descriptors: str) -> None:
    """Descriptors that no device could be made of are refused; the same ones undamaged are taken."""
    assert parse_device(f"N: bus/usb/001/005={SINGLE}".encode()) == (HERE, bytes.fromhex(SINGLE))
    with pytest.raises(RecordingError):
        parse_device(f"N: bus/usb/001/005={descriptors}".encode())


def test_a_capture_cut_anywhere() -> None:
    """Cut at any byte, a capture is refused, or holds what began before the cut; only the last may lack its end."""
    whole = parse_pcapng(GOOD, HERE)
    between_blocks = 0
    for end in range(len(GOOD)):
        try:
            transfers = parse_pcapng(GOOD[:end], HERE)
        except RecordingError:
            continue
        between_blocks += 1
        assert transfers[:-1] == whole[: len(transfers)][:-1]
    assert between_blocks == 1 + 2 * len(whole)


damage = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4)


def damaged(content: bytes, bytes_at: list[tuple[float, int]]) -> bytes:
    """The content with other bytes in some places."""
    changed = bytearray(content)
    for place, byte in bytes_at:
        changed[int(place * len(content))] = byte
    return bytes(changed)


def playable(description: bytes, parse: Callable[[], tuple[Transfer, ...]]) -> None:
    """Play what can be read; a refusal is as good."""
    try:
        recording = Recording(parse_device(description)[1], parse())
    except RecordingError:
        return
    device = usb.core.find(backend=RecordedBus(recording))
    assert device is not None
    for transfer in recording.transfers:
        try:
            if transfer.kind is Kind.CONTROL and transfer.reads:
                device.ctrl_transfer(*transfer.setup[:2], 7, 0, 1, 1)
            elif transfer.reads:
                device.read(transfer.endpoint, 64, 1)
            elif transfer.kind is not Kind.CONTROL:
                device.write(transfer.endpoint, transfer.sent, 1)
        except (usb.core.USBError, ValueError):  # pyusb's for an endpoint that is not in the descriptors
            continue


@settings(deadline=None)
@given(damage, damage, damage)
def test_damaged_files_are_refused_or_played(first: Any, second: Any, third: Any) -> None:
    """Bytes changed anywhere give a `RecordingError`, or a device that answers or refuses as devices may."""
    description = damaged(DESCRIPTION.encode(), first)
    playable(description, lambda: parse_pcapng(damaged(pcapng(armed()), second), HERE))
    playable(DESCRIPTION.encode(), lambda: parse_pcapng(damaged(pcapng(armed()), second), HERE))
    playable(description, lambda: parse_ioctl(damaged(ioctl_tree(asking()), third)))


@given(st.binary(max_size=300))
def test_random_bytes_are_refused_or_read(content: bytes) -> None:
    """No bytes raise anything else."""
    for parse in (
        lambda: parse_device(content),
        lambda: parse_device(f"N: bus/usb/001/005={content.hex()}".encode()),
        lambda: parse_pcapng(content, HERE),
        lambda: parse_pcapng(section("<") + content, HERE),
        lambda: parse_pcapng(section(">") + packet(">", content), HERE),
        lambda: parse_ioctl(content),
        lambda: parse_ioctl(b"USBDEVFS_REAPURB " + content),
    ):
        try:
            parse()
        except RecordingError:
            continue


def test_a_folder_is_a_recording(tmp_path: Path) -> None:
    """A folder with a description and a capture of either form is read; the packets come first when both are there."""
    assert read_recording(save(tmp_path, ioctl=ioctl_tree(asking()))) == Recording(DESCRIPTORS, asking())
    assert read_recording(save(tmp_path, pcapng=pcapng(armed()))) == Recording(DESCRIPTORS, armed())


def test_folders_that_are_no_recording(tmp_path: Path) -> None:
    """Without a file, with a pipe or a giant in its place, or with nothing about its device, it is refused."""
    with pytest.raises(RecordingError, match="no file"):
        read_recording(tmp_path)
    with pytest.raises(RecordingError, match=r"no file .*capture\.ioctl"):
        read_recording(save(tmp_path))
    with pytest.raises(RecordingError, match="no transfer"):
        read_recording(save(tmp_path, pcapng=section("<")))
    with pytest.raises(RecordingError, match="no USB device"):
        read_recording(save(tmp_path, device=b"N: bus/usb/001/005=" + DESCRIPTORS[:18].hex().encode()))
    (tmp_path / "device").unlink()
    os.mkfifo(tmp_path / "device")
    with pytest.raises(RecordingError, match="no file"):
        read_recording(tmp_path)
    (tmp_path / "device").unlink()
    os.truncate(save(tmp_path) / "capture.pcapng", LARGEST + 1)
    with pytest.raises(RecordingError, match="64 MB"):
        read_recording(tmp_path)


# --- recordings of devices -------------------------------------------------------------------------------------------


@pytest.mark.skipif(not FOUND, reason="no recordings on this machine")
def test_recordings_of_devices() -> None:
    """Every recording found is read, and of those known each event is there."""
    for folder in FOUND:
        transfers = read_recording(folder).transfers
        events = {place for transfer in transfers for place in (transfer.submitted, transfer.completed)}
        assert events == set(range(len(events)))
        if folder.name in KNOWN:
            count, endpoint, long, times = KNOWN[folder.name]
            reads = [each for each in transfers if each.endpoint == endpoint and len(each.received) == long]
            assert (len(events), len(reads)) == (count, times)
