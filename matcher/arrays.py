"""Names for the array types that the steps hand to each other."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Grey: TypeAlias = NDArray[np.uint8]
"""(H, W) image as captured: 0 black, 255 white."""
Plane: TypeAlias = NDArray[np.float32]
"""(H, W) one real number a pixel (or a cell)."""
Mask: TypeAlias = NDArray[np.bool_]
"""(H, W) True inside."""
Vector: TypeAlias = NDArray[np.float64]
"""(N,) or (N, M) small tables of the comparison."""
Index: TypeAlias = NDArray[np.intp]
"""(N,) positions in another array."""
