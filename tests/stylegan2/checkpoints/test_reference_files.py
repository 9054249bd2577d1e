"""The original programs' files are read correctly: the NumPy StyleGAN2 gives the outputs of the original programs."""

import re

import numpy as np
import pytest

from stylegan2.checkpoints import read_checkpoint, write_checkpoint
from stylegan2.weights import fingerprint
from tests.beside import REFERENCE
from tests.stylegan2 import numpy_stylegan2 as reference
from tests.stylegan2.reference_files import every_reference_file, reference_file

W_TOLERANCE = 5e-6
# The originals' float32 is up to 1e-6 of the value away from float64 by itself: w reaches 5.6.
W_ROUNDING = 5e-7
IMAGE_TOLERANCE = 5e-5


def assert_image(checkpoint, ws, expected, noise_mode="const"):
    images = reference.synthesis(checkpoint, ws[:1], noise_mode).transpose(0, 3, 1, 2)
    np.testing.assert_allclose(images, expected[:1], rtol=0, atol=IMAGE_TOLERANCE)


@every_reference_file
def test_w_equals_that_of_the_original_program_at_every_truncation(path):
    checkpoint, outputs = read_checkpoint(path), reference_file(path).outputs
    tried = [match for name in outputs if (match := re.fullmatch(r"w_psi([-\d.]+)(?:_cut(\d+))?", name))]
    assert tried
    for match in tried:
        cutoff = int(match[2]) if match[2] else None
        ws = reference.mapping(checkpoint, outputs["z"], outputs.get("c"), float(match[1]), cutoff)
        expected = outputs[match[0]]
        expected = expected if expected.ndim == 3 else np.repeat(expected[:, None], ws.shape[1], axis=1)
        np.testing.assert_allclose(ws, expected, rtol=W_ROUNDING, atol=W_TOLERANCE, err_msg=match[0])


@every_reference_file
@pytest.mark.parametrize("noise_mode", ["const", "none"])
def test_the_image_equals_that_of_the_original_program(path, noise_mode):
    checkpoint, outputs = read_checkpoint(path), reference_file(path).outputs
    ws = reference.mapping(checkpoint, outputs["z"][:1], outputs["c"][:1] if "c" in outputs else None)
    assert_image(checkpoint, ws, outputs[f"img_psi1_{noise_mode}"], noise_mode)


@every_reference_file
def test_the_image_of_different_ws_equals_that_of_the_original_program(path):
    outputs = reference_file(path).outputs
    assert_image(read_checkpoint(path), outputs["wplus_ws"], outputs["wplus_img_const"])


@every_reference_file
def test_w_avg_is_stored_or_close_to_the_mean_of_w(path):
    checkpoint, outputs = read_checkpoint(path), reference_file(path).outputs
    w_avg = checkpoint.weights["mapping/w_avg"]
    if "w_avg" in checkpoint.metadata:
        many = reference.mapping(checkpoint, np.random.RandomState(1).randn(4096, len(w_avg)))[:, 0]
        np.testing.assert_allclose(w_avg, many.mean(axis=0), atol=6 * many.std() / np.sqrt(4096))
    else:
        np.testing.assert_array_equal(w_avg, outputs.get("w_avg", outputs.get("latent_avg")))


@every_reference_file
def test_a_network_saved_as_our_own_file_has_the_same_fingerprint(path, tmp_path):
    checkpoint = read_checkpoint(path)
    write_checkpoint(tmp_path / "network.safetensors", checkpoint)
    found = read_checkpoint(tmp_path / "network.safetensors")
    assert fingerprint(found.config, found.weights) == fingerprint(checkpoint.config, checkpoint.weights)


@pytest.mark.skipif(not REFERENCE.exists(), reason=f"{REFERENCE} with its networks is missing")
@pytest.mark.parametrize(
    "names",
    [
        ("ada_uncond64.pkl", "ada_uncond64.newtorch_np1.pkl", "ada_uncond64.newtorch_np2.pkl"),
        ("ada_gray32.pkl", "tf_stylegan2ada__ada_gray32.pkl"),
        ("rosinality64.pt", "tf_stylegan2__sg3_uncond64.pkl"),
    ],
    ids=["NumPy and torch versions", "torch and TensorFlow", "rosinality and TensorFlow"],
)
def test_one_network_has_one_fingerprint_in_every_format(names):
    checkpoints = [read_checkpoint(REFERENCE / name) for name in names]
    assert len({fingerprint(checkpoint.config, checkpoint.weights) for checkpoint in checkpoints}) == 1
