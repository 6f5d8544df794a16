"""Coverage-guided fuzzing of the codecs: `python -m tests.drivers.fuzz_codecs --seconds 60` (needs atheris)."""

import argparse
import importlib
import sys
from pathlib import Path
from tempfile import mkdtemp

from tests.drivers.codec_samples import SAMPLES

LONGEST_BYTES = 4096


def main() -> None:
    """Fuzz until the time is up or something is found, which is then in the corpus."""
    parser = argparse.ArgumentParser("python -m tests.drivers.fuzz_codecs", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--corpus", type=Path, help="folder of inputs to start from and to add to (default: a new one)")
    options = parser.parse_args()
    corpus = options.corpus or Path(mkdtemp(prefix="fuzz-codecs-"))
    for number, sample in enumerate(SAMPLES):
        (corpus / f"sample-{number}").write_bytes(sample[:LONGEST_BYTES])
    limits = {
        "max_total_time": options.seconds,
        "max_len": LONGEST_BYTES,
        "timeout": 60,
        "rss_limit_mb": 1024,
        "artifact_prefix": f"{corpus}/",
    }
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["drivers"]):
        check = importlib.import_module("tests.drivers.codec_check").check
    atheris.Setup([sys.argv[0], *(f"-{name}={value}" for name, value in limits.items()), str(corpus)], check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
