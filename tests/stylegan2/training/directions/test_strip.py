"""The strip shows the unedited face at strength 0, and edited ones beside it."""

import numpy as np

from stylegan2.directions import Directions
from stylegan2.training.directions.strip import CAPTION, edits, strip
from stylegan2.training.gallery import seed_faces
from tests.stylegan2.tiny_network import tiny_network


def test_strength_zero_is_the_face_itself():
    network = tiny_network()
    config = network.config
    vectors = np.ones((2, config.num_ws, config.w_dim), np.float32)
    directions = Directions(names=("smile", "age"), directions=vectors)
    picture = np.asarray(strip(network, directions, ("age", "smile"), seeds=(3, 4), strengths=(-1, 0, 1)))
    side = config.img_height
    assert picture.shape == (CAPTION + 2 * side, 2 * 3 * side + 6, 3)
    faces = seed_faces(network, (3, 4), truncation_psi=0.7)
    for row, face in enumerate(faces):
        top = CAPTION + row * side
        np.testing.assert_array_equal(picture[top : top + side, side : 2 * side], face)
        assert not np.array_equal(picture[top : top + side, :side], face)


def test_edits_add_the_strength_times_the_shift():
    ws = np.arange(12, dtype=np.float32).reshape(2, 2, 3)
    shift = np.ones((2, 3), np.float32)
    np.testing.assert_array_equal(edits(ws, shift, (-2, 0)), [ws[0] - 2, ws[0], ws[1] - 2, ws[1]])
