"""What models of bulk devices share: a queue of what the device has to say, the cable, the faults of a transfer."""

import threading
from abc import abstractmethod
from array import array
from collections import deque
from enum import Enum, auto
from typing import Any

from drivers.equipment.bus import DescribedBus, fill, late, stalled

PACKET = 64
"""A read of whole packets takes a part of what is said and leaves the rest to the next; another one overflows."""


class Fault(Enum):
    """What can go wrong on demand, see `BulkModel.fail`."""

    STALL = auto()
    """The next transfer is refused."""
    SILENCE = auto()
    """The next read brings nothing, however long it waits."""
    EMPTY = auto()
    """The next read brings an empty transfer, and what was to come afterwards."""
    CUT = auto()
    """The next read brings half of what was to come; the rest is lost."""
    DROPPED_ROWS = auto()
    """A message with rows of the next image is lost."""
    SWAPPED_ROWS = auto()
    """Two messages with rows of the next image change places."""
    WRONG_CRC = auto()
    """The next frame carries a wrong check value."""
    WRONG_SEQUENCE = auto()
    """The next answer carries the sequence of another."""
    SHORT_IMAGE = auto()
    """The next image ends before its end."""


class BulkModel(DescribedBus):
    """One device on a bus of its own; verbs may come from any thread. A subclass answers in `_take`, `_take_control`.

    Args:
        descriptors: as in `DescribedBus`.
        outward: endpoint that takes what the host sends.
        inward: endpoint that brings what the device says.
        hurried: a read that finds nothing is late at once, which suits who acts on the same thread.
    """

    def __init__(self, descriptors: bytes, outward: int, inward: int, *, hurried: bool = False) -> None:
        super().__init__(descriptors)
        self._outward, self._inward = outward, inward
        self._changed = threading.Condition()
        self._says: deque[bytes] = deque()
        self._faults: dict[Fault, tuple[int, int]] = {}
        self._hurried = hurried
        self._left: int | None = None
        self.transfers = 0
        """How many were begun so far."""

    @abstractmethod
    def _take(self, content: bytes) -> None:
        """What the host sent arrives; the lock is held."""

    def _take_control(self, request: tuple[int, int, int, int], content: bytes) -> None:
        """A vendor write arrives; the lock is held.

        Args:
            request: bmRequestType, bRequest, wValue, wIndex.
            content: what follows them.
        """
        raise stalled()

    # --- the cable and the faults ------------------------------------------------------------------------------------

    def fail(self, fault: Fault, times: int = 1, *, after: int = 0) -> None:
        """Let something go wrong `times` times, once it could have gone wrong `after` times."""
        with self._changed:
            self._faults[fault] = (after, times)

    def unplug(self) -> None:
        """Pull the cable: what the device had still to say is lost."""
        with self._changed:
            super().unplug()
            self._says.clear()
            self._changed.notify_all()

    def unplug_after(self, transfers: int) -> None:
        """Pull the cable after so many more transfers were begun."""
        with self._changed:
            self._left = transfers

    def _fails(self, fault: Fault) -> bool:
        after, times = self._faults.get(fault, (0, 0))
        self._faults[fault] = (after - 1, times) if after else (0, max(0, times - 1))
        return not after and times > 0

    # --- what pyusb asks ---------------------------------------------------------------------------------------------

    def bulk_write(self, dev_handle: Any, ep: int, intf: int, data: "array[int]", timeout: int) -> int:
        with self._changed:
            self._begin(dev_handle)
            if ep != self._outward:
                raise stalled()
            self._take(data.tobytes())
            self._changed.notify_all()
            return len(data)

    def bulk_read(self, dev_handle: Any, ep: int, intf: int, buff: "array[int]", timeout: int) -> int:
        with self._changed:
            self._begin(dev_handle)
            if ep != self._inward:
                raise stalled()
            if self._fails(Fault.EMPTY):
                return 0
            silent = self._fails(Fault.SILENCE)
            wait_s = 0 if self._hurried else timeout / 1000 if timeout else None
            self._changed.wait_for(lambda: (self._says and not silent) or self.lost(dev_handle), wait_s)
            self.present(dev_handle)
            if silent or not self._says:
                raise late()
            content = self._says.popleft()
            if self._fails(Fault.CUT):
                content = content[: len(content) // 2]
            if len(content) > len(buff) and len(buff) % PACKET == 0:
                content, rest = content[: len(buff)], content[len(buff) :]
                self._says.appendleft(rest)
            return fill(buff, content)

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
        with self._changed:
            self._begin(dev_handle)
            self._take_control((bmRequestType, bRequest, wValue, wIndex), data.tobytes())
            self._changed.notify_all()
            return len(data)

    def _begin(self, handle: Any) -> None:
        self.transfers += 1
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                self._left = None
                self.unplug()
        self.present(handle)
        if self._fails(Fault.STALL):
            raise stalled()
