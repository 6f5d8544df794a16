"""Step 4: a small network looks at the ridges and says where they end, fork and cease.

`python -m benchmarks.network` makes `network.onnx` and writes into it what it was learnt from.
"""

import threading
from dataclasses import dataclass
from importlib import resources

import cv2
import numpy as np

from matcher.arrays import Plane

STEP_PX = 2
"""The planes below have one value every two pixels of 500 ppi."""
_PLANES = 6
_MULTIPLE = 16
"""Of the sides: the network halves them four times."""


@dataclass(frozen=True)
class Sight:
    """What the network sees, all (H / 2, W / 2), where H and W are the image's sides rounded up to 16 pixels.

    Attributes:
        minutia: log-odds that a minutia lies here.
        ahead_x, ahead_y: its direction as a vector, x right and y down; means nothing elsewhere.
        ending: log-odds that it is an ending rather than a bifurcation.
        ridges: the mended ridges, about -1 on ridges to 1 in valleys.
        finger: log-odds that ridges can be followed here.
    """

    minutia: Plane
    ahead_x: Plane
    ahead_y: Plane
    ending: Plane
    ridges: Plane
    finger: Plane


_here = threading.local()
"""One network a thread: OpenCV's keep their intermediate planes in themselves."""


def look(normalised: Plane) -> Sight:
    """Run the network.

    Args:
        normalised: (H, W) from `normalise`.
    Source: an encoder and decoder with skips after Ronneberger, Fischer & Brox 2015 (U-Net), 0.48 million weights.
    """
    height, width = normalised.shape
    padded = np.zeros(tuple(-(-side // _MULTIPLE) * _MULTIPLE for side in normalised.shape), np.float32)
    padded[:height, :width] = normalised
    network = _network()
    network.setInput(padded[None, None])
    return Sight(*np.array(network.forward(), np.float32)[0, :_PLANES])


def _network() -> cv2.dnn.Net:
    """This thread's, loaded when it first looks."""
    if not hasattr(_here, "network"):
        stored = resources.files("matcher").joinpath("network.onnx").read_bytes()
        _here.network = cv2.dnn.readNetFromONNX(np.frombuffer(stored, np.uint8))
    network: cv2.dnn.Net = _here.network
    return network
