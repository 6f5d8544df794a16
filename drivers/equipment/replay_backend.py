"""A recorded device behind pyusb's backend, played in this process: no libusb, no waiting for recorded times."""

import errno
import os
import struct
import threading
from array import array
from bisect import bisect_right
from collections import defaultdict, deque
from itertools import chain
from pathlib import Path
from typing import Any, Self

import usb.core

from drivers.equipment.bus import DescribedBus, fill, late, stalled
from drivers.equipment.recording import Kind, Recording, Transfer, read_recording

_CANCELLED = frozenset({-errno.ENOENT, -errno.ECONNRESET, -errno.ESHUTDOWN})
"""What became of reads that the recording program itself gave up: nothing that a device said."""
_WELL = frozenset({0, -errno.EREMOTEIO})
"""EREMOTEIO: shorter than asked for, which matters only to whoever wanted it exact."""
_VENDOR_OR_CLASS = 0x60
"""Of a request's type: bits that are clear when the USB standard itself defines the request."""


class Playback:
    """What the device of a recording says next, given what it was told. Not for several threads at once.

    A write must have been recorded: it is the next such write after the last one made, else the first of all, a repeat,
    from which the recording goes on. What was said between it and the next recorded write can then be read, after what
    was not read before; answers to writes that were passed over are left out, and a repeat forgets what was not read.

    Requests that the USB standard defines come from the kernel as well: they are taken, and nothing waits for them.
    """

    def __init__(self, recording: Recording) -> None:
        self._writes: list[Transfer] = []
        self._standard: list[Transfer] = []
        self._answers: list[Transfer] = []
        said: list[Transfer] = []
        for transfer in recording.transfers:
            if transfer.kind is not Kind.CONTROL:
                (said if transfer.reads else self._writes).append(transfer)
            elif transfer.reads:
                self._answers.append(transfer)
            else:
                (self._writes if transfer.setup[0] & _VENDOR_OR_CLASS else self._standard).append(transfer)
        self._begun = [write.submitted for write in self._writes]
        self._said: defaultdict[int, list[Transfer]] = defaultdict(list)
        for transfer in sorted(said, key=lambda transfer: transfer.completed):
            if transfer.received or transfer.status not in _CANCELLED:
                self._said[bisect_right(self._begun, transfer.completed)].append(transfer)
        self.begin()

    def begin(self) -> None:
        """Start from the beginning."""
        self._here = -1
        self._unread: defaultdict[int, deque[Transfer]] = defaultdict(deque)
        self._made = 0
        self._say()

    def write(self, endpoint: int, setup: bytes, content: bytes) -> Transfer | None:
        """Make a write; None when it was not recorded."""
        wanted = (endpoint, setup, content)
        order = chain(range(self._made, len(self._writes)), range(self._made))
        at = next((number for number in order if _told(self._writes[number]) == wanted), None)
        if at is None:
            return next((write for write in self._standard if _told(write) == wanted), None)
        if at < self._made:
            self._unread.clear()
        self._made, self._here = at + 1, self._begun[at]
        self._say()
        return self._writes[at]

    def _say(self) -> None:
        for transfer in self._said[self._made]:
            self._unread[transfer.endpoint].append(transfer)

    def answer(self, setup: bytes) -> Transfer | None:
        """Read by control: the next answer before the next write, else the last one before it, else the first of all.

        Never one that came after a write not yet made while there is another: a status that is polled stays as it is.
        """
        due = self._begun[self._made] if self._made < len(self._begun) else None
        same = [answer for answer in self._answers if answer.setup == setup]
        before = [answer for answer in same if due is None or answer.submitted < due]
        following = [answer for answer in before if answer.submitted > self._here]
        if before:
            found = following[0] if following else before[-1]
            self._here = max(self._here, found.submitted)
            return found
        return same[0] if same else None

    def heard(self, endpoint: int) -> bool:
        """Whether something can be read."""
        return bool(self._unread[endpoint])

    def read(self, endpoint: int) -> Transfer:
        """The next that can be read."""
        return self._unread[endpoint].popleft()


class RecordedBus(DescribedBus):
    """The device of a recording, from the beginning again whenever its interface was released. See `Playback`.

    A write that was not recorded is refused (EPIPE), a read waits until the recording says something or its time runs
    out, and is refused (EOVERFLOW) when more was said than its buffer holds. Any threads at once may read, write, plug
    and unplug.
    """

    def __init__(self, recording: Recording) -> None:
        super().__init__(recording.descriptors)
        self._playback = Playback(recording)
        self._changed = threading.Condition()

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The device whose recording is in a folder.

        Raises:
            RecordingError: there is none, or it cannot be read.
        """
        return cls(read_recording(folder))

    def plug(self) -> None:
        """See `DescribedBus.plug`."""
        with self._changed:
            super().plug()

    def unplug(self) -> None:
        """Take it off. Reads under way end with ENODEV: so does libusb when the kernel gives them up (ESHUTDOWN)."""
        with self._changed:
            super().unplug()
            self._playback.begin()
            self._changed.notify_all()

    # --- what pyusb asks ---------------------------------------------------------------------------------------------

    def release_interface(self, dev_handle: Any, intf: int) -> None:
        with self._changed:
            super().release_interface(dev_handle, intf)
            self._playback.begin()

    def ctrl_transfer(
        self,
        dev_handle: Any,
        bmRequestType: int,
        bRequest: int,
        wValue: int,
        wIndex: int,
        data: "array[int]",
        timeout: int,
    ) -> int:
        setup = struct.pack("<BBHHH", bmRequestType, bRequest, wValue, wIndex, len(data))
        if not bmRequestType & 0x80:
            return self._write(dev_handle, 0x00, setup, data)
        with self._changed:
            self.present(dev_handle)
            answer = self._playback.answer(setup)
        if answer is None:
            raise _unrecorded(f"the control read {setup.hex()}")
        return fill(data, _outcome(answer).received)

    def bulk_write(self, dev_handle: Any, ep: int, intf: int, data: "array[int]", timeout: int) -> int:
        return self._write(dev_handle, ep, b"", data)

    def intr_write(self, dev_handle: Any, ep: int, intf: int, data: "array[int]", timeout: int) -> int:
        return self._write(dev_handle, ep, b"", data)

    def bulk_read(self, dev_handle: Any, ep: int, intf: int, buff: "array[int]", timeout: int) -> int:
        return self._read(dev_handle, ep, buff, timeout)

    def intr_read(self, dev_handle: Any, ep: int, intf: int, buff: "array[int]", timeout: int) -> int:
        return self._read(dev_handle, ep, buff, timeout)

    def _write(self, handle: Any, endpoint: int, setup: bytes, content: "array[int]") -> int:
        with self._changed:
            self.present(handle)
            write = self._playback.write(endpoint, setup, content.tobytes())
            self._changed.notify_all()
        if write is None:
            raise _unrecorded(f"the write {setup.hex()} {content[:32].tobytes().hex()} to endpoint {endpoint:#04x}")
        _outcome(write)
        return len(content)

    def _read(self, handle: Any, endpoint: int, buffer: "array[int]", timeout: int) -> int:
        heard = self._playback.heard
        with self._changed:
            self._changed.wait_for(lambda: heard(endpoint) or self.lost(handle), timeout / 1000 if timeout else None)
            self.present(handle)
            if not heard(endpoint):
                raise late()
            said = self._playback.read(endpoint)
        return fill(buffer, _outcome(said).received)


def _told(write: Transfer) -> tuple[int, bytes, bytes]:
    return write.endpoint, write.setup, write.sent


def _outcome(transfer: Transfer) -> Transfer:
    """The transfer, if it went well when it was recorded; else its USBError of then."""
    status = transfer.status
    if status in _WELL or (transfer.received and status in _CANCELLED):
        return transfer
    if status in _CANCELLED or status == -errno.ETIMEDOUT:
        raise late()
    if status == -errno.EPIPE:
        raise stalled()
    raise usb.core.USBError(os.strerror(abs(status)), None, abs(status))


def _unrecorded(what: str) -> usb.core.USBError:
    return usb.core.USBError(f"{what} is not in the recording", None, errno.EPIPE)
