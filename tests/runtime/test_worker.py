"""A thread that works in order."""

from threading import Event

from kiosk.runtime.worker import Worker

PATIENCE_S = 10


def test_a_task_that_takes_too_long_is_answered_for() -> None:
    """Nobody waits for a task that hangs; it goes on by itself."""
    worker, go, answered = Worker("test"), Event(), Event()

    def hang() -> None:
        go.wait(PATIENCE_S)

    worker.submit(hang, answered.set, longest_s=0.01)
    assert answered.wait(PATIENCE_S)
    go.set()
    worker.close()


def test_a_task_that_is_over_in_time_is_not_answered_for() -> None:
    """What would answer for a late task stays silent."""
    worker, answered, done = Worker("test"), Event(), Event()
    worker.submit(done.set, answered.set, longest_s=PATIENCE_S)
    worker.close()
    assert done.is_set()
    assert not answered.is_set()
