"""A serial line as the drivers see it, over pyserial: bytes in and out at a speed, the faults of this package."""

import contextlib
import errno
import os
import termios
from collections.abc import Callable
from typing import Any, Self, TypeVar

import serial
from serial.tools import list_ports

from drivers.faults import Awaited, BadAddress, Busy, Permission, ProtocolError, Removed, ScannerFault, TimedOut
from drivers.holders import holders

WRITE_S = 2.0
"""Longest a line may refuse to take bytes: a command has 20 of them at most, 21 ms at 9600 baud."""
SLOWEST, FASTEST = 50, 4_000_000
"""Baud, of what Linux names. 0 would hang up the line."""
NO_LINE = frozenset({errno.ENOTTY, errno.EISDIR})
HELD = frozenset({errno.EAGAIN, errno.EBUSY})
ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO, errno.EIO})

Answer = TypeVar("Answer")


class SerialLine:
    """One open line, 8 data bits, no parity, 1 stop bit, no flow control. One thread at a time."""

    def __init__(self, port: Any, path: str) -> None:
        self._port = port
        self._path = path

    @classmethod
    def open(cls, path: str, baud: int) -> Self:
        """Open a line for this program alone; what had come in before is thrown away.

        The lock is advisory: a program that does not ask for it, as ModemManager, can still take bytes away.

        Args:
            path: such as `/dev/ttyUSB0`, or a link to it.
            baud: bits a second.
        Raises:
            ScannerFault: Removed without such a device, Busy with the name of who holds it, Permission, BadAddress when
                the path is no serial line, ProtocolError when the line cannot have this speed.
        """
        _check(baud)
        try:
            return cls(serial.Serial(path, baud, write_timeout=WRITE_S, exclusive=True), path)
        except (OSError, termios.error) as error:
            raise _unopened(path, error) from error
        except ValueError as error:
            raise ProtocolError(f"{path} cannot have {baud} baud") from error

    def read(self, length: int, timeout_s: float) -> bytes:
        """What has come, at most `length` bytes; none when the first did not come within `timeout_s` seconds.

        Raises:
            Removed: the device is gone.
        """
        return self._guard(lambda: self._arrived(length, timeout_s))

    def write(self, data: bytes) -> None:
        """All of `data`.

        Raises:
            ScannerFault: Removed, or TimedOut(DEVICE) when the line takes nothing any more.
        """
        self._guard(lambda: self._port.write(data))

    def flush_input(self) -> None:
        """Throw away what has come and was not read. Raises Removed."""
        self._guard(lambda: self._port.reset_input_buffer())

    def set_baud(self, baud: int) -> None:
        """Go on at another speed, in bits a second.

        Raises:
            ScannerFault: Removed, or ProtocolError when the line cannot have this speed.
        """
        _check(baud)

        def change() -> None:
            self._port.baudrate = baud

        self._guard(change)

    def close(self) -> None:
        """Let go of the line. Never raises."""
        with contextlib.suppress(OSError, termios.error):
            self._port.close()

    def _arrived(self, length: int, timeout_s: float) -> bytes:
        self._port.timeout = timeout_s
        first: bytes = self._port.read(1)
        if not first:
            return b""
        # pyserial waits for as many bytes as it is asked for: ask only for those that are there.
        waiting = min(length - 1, self._port.in_waiting)
        return first + bytes(self._port.read(waiting))

    def _guard(self, act: Callable[[], Answer]) -> Answer:
        """Do it; pyserial's exceptions become this package's here and in `open`, and nowhere else.

        An unplugged adapter shows itself in three ways: SerialException, OSError, and termios.error from a flush or a
        change of speed, which is neither of them.
        """
        try:
            return act()
        except serial.SerialTimeoutException as error:
            raise TimedOut(Awaited.DEVICE, WRITE_S) from error
        except (OSError, termios.error) as error:  # SerialException is an OSError
            raise Removed(f"{self._path} does not answer any more ({error})") from error
        except ValueError as error:
            raise ProtocolError(f"{self._path} cannot have this speed") from error


def serial_ports() -> list[str]:
    """USB adapters that are plugged in, such as `/dev/ttyUSB0`, in order.

    Lines of the board itself are left out: a console or a radio may live there, and nobody should be asked questions
    that did not expect them. Such a line is used when its address is given.
    """
    return sorted(str(port.device) for port in list_ports.comports() if port.vid is not None)


def _check(baud: int) -> None:
    if not SLOWEST <= baud <= FASTEST:
        raise ProtocolError(f"{baud} baud is no speed of a serial line")


def _unopened(path: str, error: Exception) -> ScannerFault:
    number = _number(error)
    if number in ABSENT:
        return Removed(f"no device at {path}")
    if number in (errno.EACCES, errno.EPERM):
        return Permission(f"{path} may not be opened by this user")
    if number in HELD:
        # /proc shows the device's own file, whatever link led to it
        return Busy(f"{path} is held by {' and '.join(holders(os.path.realpath(path))) or 'another program'}")
    if number in NO_LINE:
        return BadAddress(f"{path} is no serial line")
    return ProtocolError(f"{path} cannot be opened: {error}")


def _number(error: BaseException) -> int | None:
    """The kernel's number of an error. pyserial drops that of a refused setting, but its cause still has it."""
    for one in (error, error.__context__):
        number = one.errno if isinstance(one, OSError) else one.args[0] if isinstance(one, termios.error) else None
        if isinstance(number, int):
            return number
    return None
