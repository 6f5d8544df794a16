"""Whether this process gets on: a loop that hangs is told from one that rests, and a door that answers from one that
only stands open.

systemd restarts a process that says nothing for `WatchdogSec=` (sd_notify(3)). `Watch` speaks only after it has looked
at everything that may hang, each time anew, so that no loop's silence is covered by another's.
"""

import http.client
import logging
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Lock, Thread

from kiosk.deadline import Deadline, bound

log = logging.getLogger(__name__)

DOOR_S = 10.0
"""What a door may take for an answer: short transactions of several askers, on a slow card."""

Step = Callable[[], None]


class Pulse:
    """Which loops are at work, since when, and how long a step of theirs may take. For any thread."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._turn = Lock()
        self._until_s: dict[str, float] = {}

    @contextmanager
    def at_work(self, loop: str, longest_s: float) -> Iterator[Step]:
        """Say that a loop is at work; it calls what it is given before each step, which takes `longest_s` at most.

        One that leaves by an exception stays at work: nobody is left to end it.
        """

        def step() -> None:
            with self._turn:
                self._until_s[loop] = self._monotonic() + longest_s

        step()
        yield step
        with self._turn:
            del self._until_s[loop]

    def hanging(self) -> list[str]:
        """Return the loops whose step should be over."""
        now_s = self._monotonic()
        with self._turn:
            return sorted(loop for loop, until_s in self._until_s.items() if until_s < now_s)


Knock = Callable[[Deadline], socket.socket]
"""Connects to a door of this process, before a deadline."""


def answers(knock: Knock, path: str, deadline: Deadline) -> bool:
    """Return whether somebody behind a door answers a question in time, whatever the answer."""
    connection = http.client.HTTPConnection("localhost")
    try:
        connection.sock = bound(knock(deadline), deadline)
        connection.request("GET", path, headers={"Connection": "close"})
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class Watch:
    """Looks at loops and doors, and tells systemd while all of them get on. `doors` are asked for a path each."""

    def __init__(
        self,
        pulse: Pulse,
        doors: Mapping[str, tuple[Knock, str]],
        feed: Callable[[], None],
        door_s: float = DOOR_S,
    ) -> None:
        self._pulse = pulse
        self._doors = doors
        self._feed = feed
        self._door_s = door_s

    def look(self) -> list[str]:
        """Feed the watchdog unless something hangs; return what does."""
        silent = [
            name for name, (knock, path) in self._doors.items() if not answers(knock, path, Deadline(self._door_s))
        ]
        hanging = [*self._pulse.hanging(), *silent]
        if hanging:
            log.error("hangs: %s", ", ".join(hanging))
        else:
            self._feed()
        return hanging

    @contextmanager
    def looking(self, every_s: float) -> Iterator[None]:
        """Look again and again, on a thread of its own, until the block ends; never where `every_s` is 0."""
        over = Event()

        def keep_looking() -> None:
            while not over.wait(every_s):
                self.look()

        thread = Thread(target=keep_looking, name="watch", daemon=True)
        if every_s:
            thread.start()
        try:
            yield
        finally:
            over.set()
            if every_s:
                thread.join()
