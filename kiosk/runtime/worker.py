"""One thread that does one kind of work, in order: the UI thread never waits for it."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Timer

log = logging.getLogger(__name__)


class Worker:
    """A named thread with a queue.

    What a task raises is a bug: it is logged by type, ends that task only, and `otherwise` answers in its place,
    so that nobody waits for an answer that never comes.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=name)

    def submit(
        self, task: Callable[[], None], otherwise: Callable[[], None] = lambda: None, longest_s: float | None = None
    ) -> None:
        """Queue a task; one that is not over within `longest_s` goes on, but `otherwise` has answered by then."""
        queued = self._pool.submit(task)
        queued.add_done_callback(lambda done: self._look(done, otherwise))
        if longest_s is not None:
            limit = Timer(longest_s, otherwise)
            limit.daemon = True
            limit.start()
            queued.add_done_callback(lambda done: limit.cancel())

    def close(self) -> None:
        """Finish what is under way, drop what is queued."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _look(self, done: Future[None], otherwise: Callable[[], None]) -> None:
        if done.cancelled():
            return
        fault = done.exception()
        if fault is not None:
            log.error("task of %s ended by %s", self._name, type(fault).__name__)
            otherwise()
