"""Recordings that tests write, those found on this machine, and how umockdev plays one to a program."""

import errno
import os
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from drivers.equipment.recording import Kind, Transfer

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "recordings"
FOUND = sorted(path.parent for path in Path(os.environ.get("KIOSK_RECORDINGS") or SHARED).glob("*/device"))
SEED = 0x51EA2124
"""What the recording program of the U.are.U family drew in place of a random number."""

BUS, DEVICE = 1, 5
INTERRUPTS, PICTURES, ORDERS = 0x81, 0x82, 0x02
DESCRIPTORS = bytes.fromhex(
    "120100020000004009120100000100000001"  # 1209:0001, a number set aside for tests
    "0902270001010080320904000003ff000000070581034000080705820240000007050202400000"
)
DESCRIPTION = f"""P: /devices/usb1/1-1
N: bus/usb/{BUS:03}/{DEVICE:03}={DESCRIPTORS.hex().upper()}
E: SUBSYSTEM=usb

P: /devices/usb1
N: bus/usb/001/001=1201
"""


# --- transfers -------------------------------------------------------------------------------------------------------


@dataclass
class Tape:
    """Transfers one after the other; `begin` and `end` for those that overlap."""

    place: int = 0

    def _next(self) -> int:
        self.place += 1
        return self.place - 1

    def write(self, content: bytes, status: int = 0) -> Transfer:
        """Bytes to the bulk endpoint."""
        return Transfer(Kind.BULK, ORDERS, b"", content, b"", status, self._next(), self._next())

    def order(self, register: int, content: bytes, request: int = 0x40) -> Transfer:
        """A control write."""
        setup = struct.pack("<BBHHH", request, 4, register, 0, len(content))
        return Transfer(Kind.CONTROL, 0x00, setup, content, b"", 0, self._next(), self._next())

    def ask(self, register: int, content: bytes, request: int = 0xC0) -> Transfer:
        """A control read and its answer."""
        setup = struct.pack("<BBHHH", request, 4, register, 0, len(content))
        return Transfer(Kind.CONTROL, 0x80, setup, b"", content, 0, self._next(), self._next())

    def begin(self) -> int:
        """The position at which a read was submitted that `read` completes."""
        return self._next()

    def read(self, endpoint: int, content: bytes, begun: int | None = None, status: int = 0) -> Transfer:
        """Bytes of an endpoint."""
        kind = Kind.INTERRUPT if endpoint == INTERRUPTS else Kind.BULK
        submitted = self._next() if begun is None else begun
        return Transfer(kind, endpoint, b"", b"", content, status, submitted, self._next())


def in_order(transfers: Iterable[Transfer]) -> tuple[Transfer, ...]:
    """As a recording holds them."""
    return tuple(sorted(transfers, key=lambda transfer: transfer.submitted))


def armed() -> tuple[Transfer, ...]:
    """A session whose program armed its reads before it wrote: two touches told, one picture."""
    tape = Tape()
    first = tape.begin()
    status = tape.ask(0x07, b"\x81")
    ready = tape.order(0x4E, b"\x10")
    again = tape.ask(0x07, b"\x01")
    touched = tape.read(INTERRUPTS, b"touched", first)
    second, picture = tape.begin(), tape.begin()
    shoot = tape.order(0x4E, b"\x20")
    taken = tape.read(PICTURES, b"picture" * 20, picture)
    lift = tape.order(0x4E, b"\x12")
    lifted = tape.read(INTERRUPTS, b"lifted", second)
    given_up = tape.read(INTERRUPTS, b"", status=-errno.ENOENT)
    return in_order((status, ready, again, touched, shoot, taken, lift, lifted, given_up))


def asking() -> tuple[Transfer, ...]:
    """A session of questions and answers."""
    tape = Tape()
    transfers = []
    for question, answers in ((b"who", [b"me"]), (b"where", [b"here"]), (b"all", [b"1", b"2", b"3"])):
        transfers.append(tape.write(question))
        transfers.extend(tape.read(PICTURES, answer) for answer in answers)
    return tuple(transfers)


# --- files -----------------------------------------------------------------------------------------------------------


def block(order: str, kind: int, body: bytes) -> bytes:
    """One block of a pcapng file."""
    body += bytes(-len(body) % 4)
    long = struct.pack(order + "I", 12 + len(body))
    return struct.pack(order + "I", kind) + long + body + long


def section(order: str, link: int = 220) -> bytes:
    """What a pcapng file of one interface begins with, with an option in each block."""
    option = struct.pack(order + "HH4sHH", 2, 3, b"abc", 0, 0)
    head = block(order, 0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1) + option)
    return head + block(order, 1, struct.pack(order + "HHI", link, 0, 262144) + option)


def packet(order: str, urb: bytes, interface: int = 0) -> bytes:
    """A block with one packet."""
    head = struct.pack(order + "5I", interface, 0, 0, len(urb), len(urb))
    return block(order, 6, head + urb)


def urb(order: str, transfer: Transfer, event: str, *, identity: int, device: int = DEVICE) -> bytes:
    """A packet of usbmon: the submission or the completion of a transfer."""
    submitted = event == "S"
    content = transfer.sent if submitted else transfer.received
    long = _asked(transfer) if submitted and transfer.reads else len(transfer.sent or transfer.received)
    head = struct.pack(
        order + "QcBBBHBBqiiII8siiII",
        identity, event.encode(), transfer.kind, transfer.endpoint, device, BUS,
        0 if submitted and transfer.setup else ord("-"), 0 if content else ord("<"), 0, 0,
        -115 if submitted else transfer.status, long, len(content), transfer.setup or bytes(8), 0, 0, 0, 0,
    )  # fmt: skip
    return head + content


def _asked(transfer: Transfer) -> int:
    """As many bytes as a driver of the U.are.U asks for."""
    if transfer.setup:
        return int.from_bytes(transfer.setup[6:8], "little")
    return 64 if transfer.kind is Kind.INTERRUPT else 111_424


def pcapng(transfers: Sequence[Transfer], order: str = "<") -> bytes:
    """A file of these transfers; each ends as many blocks after the beginning as its positions say."""
    events = []
    for transfer in transfers:
        identity = 0xFFFF_8000_0000_0000 + transfer.submitted
        events.append((transfer.submitted, urb(order, transfer, "S", identity=identity)))
        events.append((transfer.completed, urb(order, transfer, "C", identity=identity)))
    return section(order) + b"".join(packet(order, content) for _, content in sorted(events))


def reaped(transfer: Transfer, depth: int = 0) -> str:
    """A line of an ioctl tree."""
    content = transfer.setup + (transfer.sent or transfer.received)
    actual = len(content) - len(transfer.setup)
    endpoint = transfer.endpoint if transfer.kind is not Kind.CONTROL else 0
    numbers = f"0 {int(transfer.kind)} {endpoint} {transfer.status} 0 {len(content)} {actual} 0"
    return f"{' ' * depth}USBDEVFS_REAPURBNDELAY {numbers} {content.hex().upper()}"


def ioctl_tree(transfers: Iterable[Transfer]) -> bytes:
    """A file of these transfers: what is read stands below what was written before."""
    lines = ["# a comment", f"@DEV /dev/bus/usb/{BUS:03}/{DEVICE:03}", "USBDEVFS_GET_CAPABILITIES 0 FD010000"]
    depth = 0
    for transfer in transfers:
        depth = depth + 1 if transfer.reads else 0
        lines.append(reaped(transfer, depth))
    return "\n".join(lines).encode()


def save(folder: Path, **files: bytes) -> Path:
    """A recording's folder; `pcapng` and `ioctl` name captures."""
    (folder / "device").write_bytes(files.pop("device", DESCRIPTION.encode()))
    for ending, content in files.items():
        (folder / f"capture.{ending}").write_bytes(content)
    return folder


# --- umockdev --------------------------------------------------------------------------------------------------------


def umockdev_command(folder: Path, *program: str) -> list[str]:
    """The command that runs a program on a bus where the recorded device is plugged in."""
    description, capture = folder / "device", folder / "capture.pcapng"
    if capture.exists():
        path = _first(description, "P: ")
        played = ["-p", f"/sys{path}={capture}"]
    else:
        tree = folder / "capture.ioctl"
        played = ["-i", f"{_first(tree, '@DEV ')}={tree}"]
    return ["umockdev-run", "-d", str(description), *played, "--", *program]


def _first(file: Path, start: str) -> str:
    with file.open(encoding="utf-8") as lines:
        return next(line.removeprefix(start).strip() for line in lines if line.startswith(start))
