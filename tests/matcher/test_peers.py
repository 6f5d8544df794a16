"""Other matchers beside ours, with a toy in the place of those that are not installed here."""

from functools import partial
from pathlib import Path

import cv2

from benchmarks.peers import Peer, in_words, measure, runnable, without
from matcher.evaluate import Plan, Prints
from tests.matcher.planted import plant
from tests.matcher.toy import SHADES


def _prints(folder: Path) -> Prints:
    folder.mkdir(parents=True)
    for finger in range(2):
        for impression in range(2):
            image = plant(finger).image(0.1 * impression, noise=15, seed=impression)
            cv2.imwrite(str(folder / f"{finger}_{impression}.png"), image)
    return Prints.find(folder, 500)


def test_a_peer_stands_beside_ours(tmp_path: Path) -> None:
    """One run gives accuracy and times of both our modes and of the peer, and their ratio to ours."""
    toy = Peer(SHADES, "numpy", lambda: None)
    found = measure([_prints(tmp_path / "made")], [toy], Plan(), 1, lambda *_: None)
    rows = {row["system"]: row for row in found["sets"]["made"]}
    assert list(rows) == ["native", "minutiae", "shades"]
    assert rows["native"]["ratio"] == {"extract": 1.0, "compare": 1.0}
    assert rows["native"]["rates"]["eer"] == 0
    assert set(rows["shades"]["ratio"]) == {"extract", "compare"}
    assert [line.split()[0] for line in in_words(found).splitlines()[-3:]] == list(rows)


def test_a_missing_peer_is_skipped_with_its_remedy() -> None:
    """A peer that is not installed is left out, and a line says what to install; the others stay."""
    here, absent = (Peer(SHADES, "numpy", partial(without, *modules)) for modules in (["numpy"], ["numpy", "no_such"]))
    told: list[str] = []
    assert runnable([here, absent], told.append) == [here]
    assert told == ["shades skipped: no no_such here: pip install -e '.[peers]'"]
