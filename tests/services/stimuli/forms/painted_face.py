"""A painted face whose regions and landmarks are known exactly."""

import numpy as np

from services.stimuli.forms.face_reading import FaceReading
from stylegan2.measurement.readings import REGIONS

SIDE = 64
SKIN, HAIR, BACKGROUND, LIPS = (200, 150, 120), (60, 40, 20), (20, 120, 220), (180, 60, 60)
EYES = ((25.0, 30.0), (39.0, 30.0))


def painted(shift=(0, 0), skin=SKIN, background=BACKGROUND):
    """Pixels [64, 64, 3] of a face with hair on top and lips, and what a perfect network reads in them."""
    y, x = np.mgrid[:SIDE, :SIDE] + 0.5
    x, y = x - shift[0], y - shift[1]
    head = ((x - 32) / 18) ** 2 + ((y - 34) / 24) ** 2 < 1
    lips = ((x - 32) / 6) ** 2 + ((y - 46) / 2.5) ** 2 < 1
    label = np.where(head, np.where(y < 20, REGIONS.index("hair"), REGIONS.index("skin")), REGIONS.index("background"))
    label[lips] = REGIONS.index("lips")
    palette = np.zeros((len(REGIONS), 3), np.uint8)
    colours = {"skin": skin, "hair": HAIR, "background": background, "lips": LIPS}
    for name, colour in colours.items():
        palette[REGIONS.index(name)] = colour
    return palette[label], FaceReading("face 7", landmarks(shift), np.eye(len(REGIONS), dtype=np.float32)[label])


def landmarks(shift=(0, 0), turn=0.0):
    """Points of the outline on the ellipse of the head, and the eyes; turned about the head's centre by radians."""
    angles = {
        "chin": 90,
        "hairline": 270,
        "temple_l": 200,
        "temple_r": 340,
        "jaw_3_l": 140,
        "jaw_3_r": 40,
        "jaw_5_r": 70,
    }
    points = {name: (32 + 18 * np.cos(np.radians(a)), 34 + 24 * np.sin(np.radians(a))) for name, a in angles.items()}
    points |= {"eye_centre_l": EYES[0], "eye_centre_r": EYES[1]}
    centre, rotor = complex(32, 34), np.exp(1j * turn)
    moved = {name: (complex(*point) - centre) * rotor + centre + complex(*shift) for name, point in points.items()}
    return {name: (point.real, point.imag) for name, point in moved.items()}
