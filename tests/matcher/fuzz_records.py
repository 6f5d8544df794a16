"""Coverage-guided fuzzing of the record readers: `python -m tests.matcher.fuzz_records --seconds 60` (needs atheris).

Ends with another code than 0 on any exception but TemplateError, on a template that is not kept by writing and reading,
on 1 GB and on 1 s of processor time for one input. That input is then in the corpus. Atheris' own notes on what it has
instrumented grow by 1 KB an input (nothing grows without): to fuzz for long, run it often on one corpus.
"""

import argparse
import importlib
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

from tests.matcher.records import SAMPLES, true_lengths

LONGEST_BYTES = 8192
MOST_TIME_S = 1.0


def main() -> None:
    """Fuzz until the time or the runs are up, or something is found."""
    parser = argparse.ArgumentParser("python -m tests.matcher.fuzz_records", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--runs", type=int, default=-1, help="inputs at most (default: no limit but time)")
    parser.add_argument("--corpus", type=Path, help="folder of inputs to start from and to add to (default: a new one)")
    options = parser.parse_args()
    corpus = options.corpus or Path(mkdtemp(prefix="fuzz-records-"))
    for number, record in enumerate(SAMPLES.values()):
        (corpus / f"sample-{number}").write_bytes(record)
    limits = {
        "max_total_time": options.seconds,
        "runs": options.runs,
        "max_len": LONGEST_BYTES,
        "timeout": 120,  # of the wall's clock, for what never ends: a busy machine is not a failure
        "rss_limit_mb": 1024,
        "artifact_prefix": f"{corpus}/",
    }
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["matcher"]):
        check = importlib.import_module("tests.matcher.record_check").check
    atheris.Setup([sys.argv[0], *(f"-{name}={value}" for name, value in limits.items()), str(corpus)], _twice(check))
    atheris.Fuzz()


def _twice(check: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """Check as it is and with its lengths made true: else nearly all that is tried fails there."""

    def both(data: bytes) -> None:
        start = time.thread_time()
        check(data)
        check(true_lengths(data))
        assert time.thread_time() - start < MOST_TIME_S

    return both


if __name__ == "__main__":
    main()
