"""Conversion of sRGB colours to CIELAB."""

from __future__ import annotations

import numpy as np

# Linear sRGB to XYZ (IEC 61966-2-1), with each row divided by the X, Y or Z of the white point D65.
TO_XYZ = np.array(
    [
        [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339 / 1.08883, 0.1191920 / 1.08883, 0.9503041 / 1.08883],
    ]
)


def lab(rgb: np.ndarray) -> np.ndarray:
    """Returns the CIELAB (CIE 1976) of sRGB colours.

    rgb: 0..255 [N, 3] -> L* 0..100, a* (green to red), b* (blue to yellow): [N, 3]
    """
    value = rgb / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    xyz = linear @ TO_XYZ.T
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = f.T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=1)
