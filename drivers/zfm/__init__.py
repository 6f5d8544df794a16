"""Serial fingerprint modules of the GROW, ZFM, R30x, AS608, FPM10A and R503 family.

Two wires at 57600 baud carry an image of 16 grey levels in seven seconds; the driver raises the speed where it can. It
was shown to work against a model of the module on a pseudo-terminal, which another program of the family reads alike:
no recording of an image is public, and no module was at hand.
"""

from drivers.zfm.device import BAUDS, GEOMETRY, ZfmDevice

__all__ = ["BAUDS", "GEOMETRY", "ZfmDevice"]
