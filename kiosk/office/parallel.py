"""The same work on many things, on every core, with a count of what is done."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context
from typing import TypeVar

import cv2

from kiosk.office.findings import OfficeError

Task = TypeVar("Task")
Made = TypeVar("Made")
Progress = Callable[[int, int], None]
"""Called with how many are done and how many there are."""

FEW = 16
"""Below it the start of other processes, a second on a small board, costs more than it saves."""

WINDOW, CHUNK = 2048, 4
"""How many tasks are handed out before the next are read, and how many travel together."""


def no_progress(done: int, total: int) -> None:
    """Show nothing."""


def each(
    work: Callable[[Task], Made], tasks: Iterable[Task], count: int, progress: Progress = no_progress
) -> Iterator[Made]:
    """Yield `work` of every task, in the tasks' order; only a few thousand tasks are on their way at a time.

    Args:
        work: a function of a module, so that another process finds it by name.
        tasks: values that can travel to another process, taken as they are needed.
        count: how many there are at most.
        progress: called before the first and after each.
    Raises:
        OfficeError: a process was killed, most often for want of memory.
    """
    progress(0, count)
    cores = os.cpu_count() or 1
    if count < FEW or cores == 1:
        yield from _counted(map(work, tasks), count, progress)
        return
    # Spawned, not forked: a fork of a process that has threads (OpenCV's, a window's) may hang.
    pool = ProcessPoolExecutor(cores, mp_context=get_context("spawn"), initializer=_alone_on_its_core)
    try:
        with pool:
            left = iter(tasks)
            windows = iter(lambda: list(islice(left, WINDOW)), [])
            made = chain.from_iterable(pool.map(work, window, chunksize=CHUNK) for window in windows)
            yield from _counted(made, count, progress)
    except BrokenProcessPool as error:
        raise OfficeError("a working process was killed") from error


def _counted(made: Iterable[Made], count: int, progress: Progress) -> Iterator[Made]:
    for done, result in enumerate(made, 1):
        progress(done, count)
        yield result


def _alone_on_its_core() -> None:
    cv2.setNumThreads(1)
