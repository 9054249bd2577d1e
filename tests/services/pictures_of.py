"""Pictures whose contour is known."""

import numpy as np


def disc(x=50.0, y=50.0, radius=25.0, size=100, background=120, colour=200):
    """A disc with a soft rim before a plain background, uint8 [size, size, 3]; x and y of its centre in pixels."""
    rows, columns = np.mgrid[:size, :size] + 0.5
    covered = np.clip(radius + 0.5 - np.hypot(rows - y, columns - x), 0, 1)[..., None]
    return np.round(background + (colour - background) * np.repeat(covered, 3, axis=2)).astype(np.uint8)
