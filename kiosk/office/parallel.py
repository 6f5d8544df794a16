"""The same work on many things, on every core, with a count of what is done."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
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


def no_progress(done: int, total: int) -> None:
    """Show nothing."""


def each(work: Callable[[Task], Made], tasks: Sequence[Task], progress: Progress = no_progress) -> list[Made]:
    """Return `work` of every task, in the tasks' order.

    Args:
        work: a function of a module, so that another process finds it by name.
        tasks: values that can travel to another process.
        progress: called after each.
    Raises:
        OfficeError: a process was killed, most often for want of memory.
    """
    cores = os.cpu_count() or 1
    if len(tasks) < FEW or cores == 1:
        return [_counted(work(task), index, len(tasks), progress) for index, task in enumerate(tasks, 1)]
    # Spawned, not forked: a fork of a process that has threads (OpenCV's, a window's) may hang.
    pool = ProcessPoolExecutor(cores, mp_context=get_context("spawn"), initializer=_alone_on_its_core)
    try:
        with pool:
            made = pool.map(work, tasks, chunksize=4)
            return [_counted(result, index, len(tasks), progress) for index, result in enumerate(made, 1)]
    except BrokenProcessPool as error:
        raise OfficeError("a working process was killed") from error


def _counted(made: Made, done: int, total: int, progress: Progress) -> Made:
    progress(done, total)
    return made


def _alone_on_its_core() -> None:
    cv2.setNumThreads(1)
