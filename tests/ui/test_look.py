"""The look: contrast of the tokens, screens that show something, night, and the other reading direction."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from kiosk.domain.codes import Reason, Result
from kiosk.domain.manifest import OperatorRole
from kiosk.domain.roster import Item, Role, Sex
from kiosk.domain.visit import State
from kiosk.domain.visit.case import Advice
from kiosk.domain.visit.events import Settlement
from kiosk.domain.visit.states import Ending
from kiosk.ui import textures, views
from kiosk.ui.fonts import find_face
from kiosk.ui.geometry import Box
from kiosk.ui.kit import build_kit
from kiosk.ui.present import HINTS, PRESENTERS, UNKNOWN
from kiosk.ui.samples import SAMPLES, STATUS
from kiosk.ui.scene import Scene, scene_of
from kiosk.ui.screens import SCREENS, Screen, build_screen
from kiosk.ui.screens.match import ENDING_ICONS
from kiosk.ui.theme import ASSETS, load_theme, profiles, read_tokens
from kiosk.ui.warming import warm_up
from kiosk.ui.widgets.coach import HINTS as PICTOGRAM_OF_HINT
from kiosk.ui.widgets.surface import Touch
from tests.ui.desk import MANIFEST, NOW
from tests.ui.looking import LANGUAGES, kit_of, texts

TEXT, NON_TEXT = 7.0, 3.0
REFUSALS = (
    Reason.NO_BADGE, Reason.BADGE_UNKNOWN, Reason.BADGE_REVOKED, Reason.WRONG_PIN, Reason.OWN_BADGE, Reason.WRONG_ROLE,
    Reason.DEVICE_FAIL,
)  # fmt: skip
"""Why a badge or a PIN may not be taken."""


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tone", ["day", "night"])
def test_every_pair_of_colours_can_be_told_apart(tone: str) -> None:
    """Text stands out 7 to 1 and every other meaning 3 to 1 (WCAG 2 contrast), by day and by night."""
    tokens = read_tokens()
    colours = tokens["themes"][tone]
    for kind, least in (("text", TEXT), ("non_text", NON_TEXT)):
        for front, back in tokens["pairs"][kind]:
            assert _contrast(colours[front], colours[back]) >= least, (tone, front, back)


def test_every_desk_sign_can_be_read() -> None:
    """A desk's number stands out on its colour, and no two desks share shape or colour."""
    desks = read_tokens()["desks"]
    assert all(_contrast(desk["text"], desk["fill"]) >= TEXT for desk in desks)
    assert len({desk["shape"] for desk in desks}) == len({desk["fill"] for desk in desks}) == len(desks)


def _picture(screen: Screen) -> Any:
    texture = screen.export_as_image().texture
    return np.frombuffer(texture.pixels, dtype=np.uint8).reshape(texture.height, texture.width, 4)[::-1]


@pytest.mark.parametrize("tone", ["day", "night"])
def test_every_screen_shows_something_on_its_ground(tone: str) -> None:
    """Rendered, each sample fills the glass, lies on the tone's ground and is more than ground."""
    kit = kit_of("landscape_7", "fr", tone)
    ground = np.round(np.array(kit.theme.colour("ground")[:3]) * 255)
    for name, view in SAMPLES.items():
        pixels = _picture(build_screen(kit, STATUS, view))[..., :3].astype(int)
        assert pixels.shape[:2] == (kit.theme.height, kit.theme.width)
        share = (np.abs(pixels - ground).sum(axis=2) > 30).mean()
        assert 0.1 < share < 0.999, (name, share)


def test_every_view_has_a_screen_and_every_sample_is_one() -> None:
    """No view without a screen, no screen without a sample to look at."""
    kinds = set(get_args(views.View))
    assert set(SCREENS) == kinds
    assert {type(view) for view in SAMPLES.values()} == kinds - {views.Blank}


def test_every_state_of_the_visit_is_presented() -> None:
    """A state that nobody presents would leave a person before an old screen."""
    assert set(PRESENTERS) == set(get_args(State))


def test_every_target_has_its_own_id() -> None:
    """Ids are stable names for whoever drives the screens: one each."""
    kit = kit_of("landscape_10", "fr")
    for name, view in SAMPLES.items():
        ids = [touch.id for touch in build_screen(kit, STATUS, view).touches]
        assert len(ids) == len(set(ids)), name


def test_help_is_on_every_screen() -> None:
    """Help is never hidden and never asleep."""
    kit = kit_of("portrait_7", "fr")
    for view in (*SAMPLES.values(), views.Blank()):
        help_key = [touch for touch in build_screen(kit, STATUS, view).touches if touch.id == "help"]
        assert len(help_key) == 1
        assert help_key[0].then is not None


def _mirrored(view: views.View) -> Screen:
    rtl = replace(LANGUAGES["fr"], direction="rtl")
    return build_screen(build_kit(load_theme(), rtl, {"fr": rtl}, reduced=True), STATUS, view)


def _by_id(screen: Screen) -> dict[str, Touch]:
    return {touch.id: touch for touch in screen.touches}


def test_right_to_left_turns_the_frame_and_the_order_but_no_keypad() -> None:
    """The rail and the suggested way lie to the right; 1 stays left of 3."""
    ways = _by_id(_mirrored(SAMPLES["another-way"]))
    assert ways["help"].x > load_theme().width / 2
    assert ways["rung-finger"].x > ways["rung-supervisor"].x
    signature = _mirrored(SAMPLES["signature"])
    signature.take_code("badge")
    keys = _by_id(signature)
    assert keys["key-1"].x < keys["key-3"].x < load_theme().width / 2


def test_a_missing_face_is_replaced_and_said(tmp_path: Path) -> None:
    """Without the wanted face another is taken, without any the toolkit's own; the doctor can tell."""
    (tmp_path / "DejaVuSans.ttf").touch()
    replaced = find_face(["Andika"], ["Noto Sans", "DejaVu Sans"], [tmp_path])
    assert (replaced.name, replaced.wanted) == ("DejaVu Sans", False)
    none = find_face(["Andika"], [], [tmp_path])
    assert (none.regular, none.wanted) == (None, False)
    kit = build_kit(load_theme(), replace(LANGUAGES["fr"], fonts=("Nobody Sans",)), LANGUAGES, reduced=True)
    build_screen(kit, STATUS, SAMPLES["waiting"])


def test_what_the_last_person_read_is_forgotten() -> None:
    """Back at the sign, no texture or measure of a name is left in the lettering."""
    from kiosk.ui.stage import Stage

    kit = kit_of("landscape_10", "fr")
    stage = Stage(kit)
    stage.show(STATUS, SAMPLES["household"])
    assert "Aminata" in str(vars(kit.letters))
    stage.show(STATUS, SAMPLES["waiting"])
    assert "Aminata" not in str(vars(kit.letters))
    assert [child for child in stage.children if isinstance(child, Screen)] == [stage.screen]


def test_only_starting_the_application_opens_a_window() -> None:
    """Any module of the screens can be imported without a display."""
    modules = sorted(
        ".".join(path.relative_to(ASSETS.parents[2]).with_suffix("").parts).removesuffix(".__init__")
        for path in ASSETS.parent.rglob("*.py")
    )
    pure = [name for name in modules if name.split(".")[-1] not in {"app", "hands"}]
    code = (
        f"import importlib, sys\nfor name in {pure!r}: importlib.import_module(name)\n"
        "sys.exit('kivy.core.window' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ASSETS.parents[2]
    )
    assert run.returncode == 0, run.stderr


def test_boxes_are_cut_without_gaps_or_overlaps() -> None:
    """Columns and rows of any number fill their box and stay apart by the gap."""
    for width, count, gap in product((97, 650), (1, 3, 7), (0, 5)):
        cells = Box(3, 4, width, 50).columns(count, gap)
        assert cells[0].x == 3
        assert cells[-1].right == 3 + width
        assert all(b.x - a.right == gap for a, b in pairwise(cells))


def test_a_code_is_told_from_a_person_typing() -> None:
    """A reader's characters come together and end with Enter; a person's stand alone."""
    from kiosk.ui.wedge import Wedge

    wedge = Wedge()
    for i, character in enumerate("0417-A"):
        wedge.type(character, 1.0 + i / 200)
        assert not wedge.key(1.0 + i / 200)
    assert wedge.enter() == "0417-A"
    wedge.type("7", 2.0)
    assert wedge.key(2.1) == "7"
    assert wedge.enter() == ""


def test_profiles_are_those_that_the_settings_name() -> None:
    """The three screens of the reference kits."""
    assert profiles() == ["landscape_10", "landscape_7", "portrait_7"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_value_of_the_visit_has_its_words(code: str) -> None:
    """Hints, endings, reasons, roles, fingers, rungs and colours: whatever a state may hold can be said."""
    reasons = set(Reason) - {Reason.NONE}
    wanted = {
        *(words for hint in HINTS.values() for words in (f"hint-{hint}", f"hint-{hint}-note", f"voice-hint-{hint}")),
        *(f"ended-{ending.value}{part}" for ending in Ending for part in ("", "-lead")),
        *(f"not-found-{why}" for why in UNKNOWN.values()),
        *(f"reason-{reason.value}" for reason in reasons),
        *(f"supervisor-seen-{result.value}" for result in Result),
        *(f"refused-{reason.value}" for reason in REFUSALS),
        *(f"operator-{role.value}" for role in OperatorRole),
        *(f"role-{role.value}-{sex.value}" for role in Role for sex in Sex),
        *(f"{kind}{finger}" for finger in range(1, 11) for kind in ("finger-", "finger-short-")),
        *(f"settle-{settlement.value}" for settlement in Settlement),
        *(f"step-{step.value}" for step in views.Step),
        *(f"colour-{desk['name_en']}" for desk in read_tokens()["desks"]),
        *(screen.voice for screen in SCREENS.values() if screen.voice),
    }  # fmt: skip
    assert wanted <= set(LANGUAGES[code].messages)
    assert set(UNKNOWN) <= reasons
    assert set(ENDING_ICONS) == set(Ending)
    assert set(HINTS) == set(Advice)
    assert set(HINTS.values()) == set(PICTOGRAM_OF_HINT)


def _scene(*items: Item) -> Scene:
    return scene_of(MANIFEST, 2, "fr", {item.code: item for item in items}, NOW)


def test_an_item_has_a_capital_alone_and_none_inside_a_sentence() -> None:
    """The office writes names as it likes; an abbreviation keeps its capitals, an unknown item its code."""
    scene = _scene(
        Item("mat", "mat", "piece", {"fr": "natte"}),
        Item("net", "mosquito-net", "piece", {"fr": "Moustiquaire"}),
        Item("kit", "kitchen-set", "kit", {"fr": "NFI de base"}),
    )
    assert [scene.label(code) for code in ("mat", "net", "kit", "x9")] == ["Natte", "Moustiquaire", "NFI de base", "X9"]
    assert [scene.name(code) for code in ("mat", "net", "kit")] == ["natte", "moustiquaire", "NFI de base"]


def test_a_discreet_thing_is_a_plain_bag_for_those_who_look_on() -> None:
    """Its pictogram is the bag, and its name stays off the receipt, where it is called a bag."""
    scene = _scene(Item("kit", "hygiene-kit", "kit", {"fr": "kit de dignité"}, discreet=True))
    assert (scene.pictogram("kit"), scene.shown("kit")) == ("dignity-kit", "")
    bag = views.Goods("dignity-kit", 2, scene.shown("kit"))
    receipt = views.Receipt("Aminata", (), (bag,), "2-00231", "code", "0417-A", NOW.date())
    said = " ".join(written.text for written, _ in texts(build_screen(kit_of("landscape_10", "fr"), STATUS, receipt)))
    assert "2 × sac" in said


def test_after_warming_no_screen_reads_a_picture() -> None:
    """Drawn once unseen, every screen finds its pictograms and hands in memory, and no word of a sample is kept."""
    kit = kit_of("landscape_7", "fr")
    waiting: list[Callable[[], None]] = []
    warm_up(kit, lambda delay_s, act: waiting.append(act))
    while waiting:
        waiting.pop()()
    assert "Aminata" not in str(vars(kit.letters))
    read = textures.read_mask.cache_info().misses
    for view in SAMPLES.values():
        build_screen(kit, STATUS, view)
    assert textures.read_mask.cache_info().misses == read
