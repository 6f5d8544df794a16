"""The stage: the real screens offscreen, and people who come to them. A process of its own, told what to play.

What it says to its director is one JSON document a line. At the power cut it kills itself, as a power cut does.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import drivers
from config import load
from kiosk.office.sample import Sample
from kiosk.rehearsal import report
from kiosk.rehearsal.cast import Act, Cue, Scene, Visit, second_round
from kiosk.rehearsal.cast import cast as cast_of
from kiosk.rehearsal.fingers import Fingers
from kiosk.rehearsal.report import Played
from kiosk.rehearsal.sockets import SocketWatch
from kiosk.runtime.desk import open_desk
from kiosk.runtime.desk_link import DeskLink
from kiosk.ui import views
from kiosk.ui.wiring import Look, Opened, open_touchscreen

if TYPE_CHECKING:
    from kiosk.rehearsal.people import People


HANGING = (Cue.SYNC_HANGS, Cue.SYNC_ANSWERS)


def main(argv: Sequence[str] | None = None) -> int:
    """Play the scenes from `--begin` on."""
    watch = SocketWatch()
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("config", "sample", "screens"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--begin", type=int, default=0)
    parser.add_argument("--again", action="store_true", help="the second round")
    given = parser.parse_args(argv)
    config = load(given.config)
    scanner = drivers.open_scanner(config.scanner.url)
    parts = open_desk(config, lambda: scanner)
    look = Look(config.screen.profile, config.screen.theme, config.screen.language, reduced=True, offscreen=True)
    opened = open_touchscreen(parts, look, _unexamined)
    sample = Sample.load(given.sample)
    fingers = Fingers(scanner, config.scanner.url)
    scenes = tuple(second_round(sample) if given.again else cast_of(sample, config.scanner.url))
    asyncio.run(_play(opened, sample, fingers, scenes, given.screens, given.begin, watch, parts.link))
    parts.ledger.close()
    return 0


def tell(line: object) -> None:
    """Say something to the director."""
    print(json.dumps(line), flush=True)


def _unexamined() -> views.Doctor:
    return views.Doctor(serves=True, checks=())


async def _play(
    opened: Opened,
    sample: Sample,
    fingers: Fingers,
    scenes: Sequence[Scene],
    screens: Path,
    begin: int,
    watch: SocketWatch,
    link: DeskLink,
) -> None:
    from kiosk.rehearsal.people import People
    from kiosk.ui.hands import Hands

    running = asyncio.create_task(opened.app.async_run())
    hangs = False
    people = People(Hands(opened.app), opened.runtime, sample, fingers, screens)
    try:
        if not begin:
            await people.technician_comes()
        await people.open_the_desk()
        await _board(people, opened)
        for number, scene in enumerate(scenes):
            hangs = scene is Cue.SYNC_HANGS if scene in HANGING else hangs
            if number < begin:
                continue
            if isinstance(scene, Cue):
                await _cue(scene, number)
            else:
                await _visit(people, scene, number, watch, link, hangs)
        await _board(people, opened)
        await people.close_the_desk()
        tell({"network_sockets": watch.count()})
    finally:
        await asyncio.sleep(0.1)  # a button's release timer outlives the last touch
        opened.app.stop()
        await running
        opened.close()


async def _board(people: "People", opened: Opened) -> None:
    shown = report.shown(opened.runtime.manifest.round.round_id, await people.board())
    tell({"board": asdict(shown)})


async def _cue(cue: Cue, number: int) -> None:
    tell({"cue": cue, "scene": number})
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)


async def _visit(people: "People", visit: Visit, number: int, watch: SocketWatch, link: DeskLink, hangs: bool) -> None:
    started, waits = time.monotonic(), link.waits
    outcome = await people.play(visit)
    played = Played(
        visit.act, round(time.monotonic() - started, 3), outcome.touches, outcome.served,
        outcome.mated_presented, outcome.mated_matched, outcome.best_quality, hangs, link.waits - waits,
    )  # fmt: skip
    tell({"played": asdict(played), "scene": number})
    if visit.act is Act.POWER_CUT:
        tell({"network_sockets": watch.count()})
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
