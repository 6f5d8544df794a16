"""From the start of a process to the first frame of the waiting screen: `python -m benchmarks.first_frame`, JSON.

Each run is a fresh interpreter that opens the window offscreen, sets the sample of the waiting screen and ends when its
first frame is out. Pictures and fonts come from a warm page cache.
"""

import argparse
import json
import subprocess
import sys
import time
from statistics import median

SHOW = "--show"


def measure(runs: int) -> dict[str, object]:
    """Start it so many times; wall and processor time in milliseconds."""
    told = [_run() for _ in range(runs)]
    walls, cpus = [wall for wall, _ in told], [cpu for _, cpu in told]
    return {
        "runs": runs,
        "median_ms": round(median(walls)),
        "longest_ms": round(max(walls)),
        "cpu_median_ms": round(median(cpus)),
    }


def _run() -> tuple[float, float]:
    started = time.monotonic()
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.first_frame", SHOW], capture_output=True, text=True, check=True
    )
    told = json.loads(run.stdout.splitlines()[-1])
    return 1000 * (told["at"] - started), told["cpu_ms"]


def show() -> None:
    """Open the waiting screen; say when its first frame was out and what it took. Both clocks are the system's."""
    from kiosk.ui.theme import load_theme
    from kiosk.ui.window import prepare

    theme = load_theme("landscape_10", "day")
    prepare(theme.width, theme.height, offscreen=True)
    from kivy.clock import Clock
    from kivy.core.window import Window

    from kiosk.languages import complete_languages
    from kiosk.ui.app import KioskApp
    from kiosk.ui.kit import build_kit
    from kiosk.ui.samples import SAMPLES, STATUS

    languages = complete_languages()
    app = KioskApp(build_kit(theme, languages["fr"], languages, reduced=True))

    def tell(_dt: float) -> None:
        print(json.dumps({"at": time.monotonic(), "cpu_ms": 1000 * time.process_time()}), flush=True)
        app.stop()

    def flipped(_window: object) -> None:  # called before the frame goes out: what it schedules comes after
        Window.unbind(on_flip=flipped)
        Clock.schedule_once(tell, 0)

    app.stage.show(STATUS, SAMPLES["waiting"])
    Window.bind(on_flip=flipped)
    app.run()


def main() -> None:
    """Print the figures, or be one of the runs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument(SHOW, action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.show:
        show()
    else:
        print(json.dumps(measure(given.runs), indent=2))


if __name__ == "__main__":
    main()
