"""Several workers on one database."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.hub.kiosks import SimulatedKiosk
from tests.hub.running import RunningHub, running_hub


def test_the_same_batches_at_once_are_stored_once(tmp_path: Path) -> None:
    """Two workers get the same batches from many connections at once: each entry is accepted once, none is lost."""
    with running_hub(tmp_path) as first, running_hub(tmp_path) as second:
        kiosk = SimulatedKiosk("GAO-01")
        first.enrol(kiosk)
        entries = kiosk.write_many(60)
        batches = [entries[start : start + 20] for start in (0, 20, 40)] * 4

        def send(numbered: tuple[int, list[dict[str, Any]]]) -> dict[str, Any]:
            number, batch = numbered
            hub = first if number % 2 else second
            return RunningHub(hub.home, hub.port).post(kiosk, batch)

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(send, enumerate(batches)))
        assert first.post(kiosk, [])["acknowledged"] == 60
    told = [entry["answer"] for answer in answers for entry in answer["answers"]]
    assert (told.count("accepted"), told.count("duplicate")) == (60, 180)
    with sqlite3.connect(tmp_path / "hub.db") as database:
        assert database.execute("SELECT count(*), count(DISTINCT seq) FROM entries").fetchone() == (60, 60)


def test_other_bytes_at_once_give_one_truth(tmp_path: Path) -> None:
    """Of many contents under one id, sent at once, exactly one is accepted and the others are kept as conflicts."""
    with running_hub(tmp_path) as first, running_hub(tmp_path) as second:
        kiosk = SimulatedKiosk("GAO-01")
        first.enrol(kiosk)
        contents = [SimulatedKiosk("GAO-01", kiosk.keys).write() for _ in range(8)]

        def send(number: int) -> str:
            hub = first if number % 2 else second
            told: str = RunningHub(hub.home, hub.port).post(kiosk, [contents[number]])["answers"][0]["answer"]
            return told

        with ThreadPoolExecutor(8) as pool:
            told = list(pool.map(send, range(8)))
        assert sorted(told) == ["accepted"] + ["conflict"] * 7
        assert first.board()["held"] == {"other_bytes": 7}


def test_workers_and_restarts_share_one_identity(tmp_path: Path) -> None:
    """The countersigning key and the tokens are made once, whoever starts first, and stay; others may not read them."""
    with running_hub(tmp_path) as first, running_hub(tmp_path) as second:
        keys = {hub.request("GET", "/health").json()["hub_key"] for hub in (first, second)}
        tokens = first.token("staff"), first.token("enrolment")
    with running_hub(tmp_path) as again:
        keys.add(again.request("GET", "/health").json()["hub_key"])
        assert (again.token("staff"), again.token("enrolment")) == tokens
    assert len(keys) == 1
    for name in ("hub-key", "staff-token", "enrolment-token"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
