"""The original programs' networks give the faces that the original programs stored."""

from __future__ import annotations

import re

import numpy as np
import pytest
from keras import ops

import stylegan2
from stylegan2 import backend
from stylegan2.checkpoints import read_checkpoint
from stylegan2.keras_network import assign_weights
from stylegan2.network import GeneratorNetwork
from stylegan2.pictures.pixels import to_pixels
from stylegan2.synthesis import SynthesisNetwork
from tests.beside import REFERENCE
from tests.stylegan2 import numpy_stylegan2
from tests.stylegan2.engines import each_engine
from tests.stylegan2.reference_files import every_reference_file, reference_file

W_TOLERANCE, IMAGE_TOLERANCE = 5e-6, 5e-5
NO_OUTPUTS = re.compile("seeds|z|c|w_avg|latent_avg|mix_rows_cols|mix_col_styles|maxabsdiff_.*")


class Outputs:
    """Our network's outputs for the stored inputs, under the names of the expected outputs."""

    def __init__(self, network: GeneratorNetwork, stored: dict[str, np.ndarray]):
        self.network, self.stored = network, stored

    def __getitem__(self, name: str) -> np.ndarray:
        if match := re.fullmatch(r"(?:w|wplus)_psi([-\d.]+)(?:_cut(\d+))?", name):
            ws = self.mapping(float(match[1]), int(match[2]) if match[2] else None)
            return ws[:, 0] if self.stored[name].ndim == 2 else ws
        if match := re.fullmatch(r"img_psi([\d.]+)_(const|none)", name):
            return self.image(self.mapping(float(match[1])), match[2])
        if match := re.fullmatch(r"(u8|genimages_seed0)_psi([\d.]+)_(const|saveimage|u8)", name):
            ws = self.mapping(float(match[2]))[: len(self.stored[name])]
            return to_pixels(self.network.synthesis(ws))
        return {
            "mix_ws": self.mixed,
            "mix_img_const": lambda: self.image(self.mixed()),
            "mix_inject4_ws": self.injected,
            "mix_inject4_img": lambda: self.image(self.injected()),
            "wplus_ws": lambda: self.stored["wplus_ws"],
            "wplus_img_const": lambda: self.image(self.stored["wplus_ws"]),
        }[name]()

    def mapping(self, psi: float, cutoff: int | None = None) -> np.ndarray:
        return self.network.mapping(self.stored["z"], self.stored.get("c"), psi, cutoff)

    def image(self, ws: np.ndarray, noise_mode: str = "const") -> np.ndarray:
        return self.network.synthesis(ws, noise_mode).transpose(0, 3, 1, 2)

    def mixed(self) -> np.ndarray:
        """Mixes styles as NVIDIA does: the row's w's, of which the first (`mix_col_styles`) come from the column."""
        ws = self.mapping(0.7)
        row, column = (ws[k : k + 1] for k in self.stored["mix_rows_cols"])
        taken = len(self.stored["mix_col_styles"])
        return np.concatenate([column[:, :taken], row[:, taken:]], axis=1)

    def injected(self) -> np.ndarray:
        """Mixes styles as rosinality does: four w's of the first face, then those of the second."""
        ws = self.mapping(0.7)
        return np.concatenate([ws[:1, :4], ws[1:2, 4:]], axis=1)


def names_of(network: GeneratorNetwork, stored: dict[str, np.ndarray]) -> list[str]:
    """Returns the outputs to compare. Truncated ones are left out if the file had no w_avg and we computed one."""
    names = [name for name in stored if not NO_OUTPUTS.fullmatch(name)]
    if "w_avg" in network.metadata:
        return [name for name in names if "psi0" not in name and "inject" not in name]
    return names


@pytest.fixture(scope="module")
def networks() -> dict[tuple[str, str], GeneratorNetwork]:
    """Networks by engine and fingerprint, so that a network in several formats is compiled once."""
    return {}


@each_engine
@every_reference_file
def test_every_stored_output_is_reproduced(path, engine, networks):
    network, stored = stylegan2.load(path, engine=engine), reference_file(path).outputs
    network = networks.setdefault((engine, network.fingerprint), network)
    outputs, names = Outputs(network, stored), names_of(network, stored)
    assert len(names) >= 4
    for name in names:
        found, expected = outputs[name], stored[name]
        assert found.shape == expected.shape, name
        if found.dtype == np.uint8:
            assert np.abs(found.astype(int) - expected).max() <= 1, name
        elif "img" in name:
            np.testing.assert_allclose(found, expected, rtol=0, atol=IMAGE_TOLERANCE, err_msg=name)
        else:
            np.testing.assert_allclose(found, expected, rtol=0, atol=W_TOLERANCE, err_msg=name)


@pytest.mark.skipif(not REFERENCE.exists(), reason=f"{REFERENCE} with its networks is missing")
@each_engine
def test_bfloat16_is_close_to_the_original_programs(engine):
    """The error is 1% of the images' standard deviation on average, and 8% in the worst of 50,000 values."""
    stored = reference_file(REFERENCE / "ada_uncond64.pkl").outputs
    network = stylegan2.load(REFERENCE / "ada_uncond64.pkl", precision="bfloat16", engine=engine)
    expected = stored["img_psi1_const"]
    difference = np.abs(network.synthesis(stored["w_psi1"]).transpose(0, 3, 1, 2) - expected) / expected.std()
    assert difference.mean() < 0.01
    assert difference.max() < 0.08


@pytest.mark.skipif(not REFERENCE.exists(), reason=f"{REFERENCE} with its networks is missing")
@pytest.mark.parametrize("seed", [0, 1])
def test_noise_drawn_as_in_the_tensorflow_programs_gives_their_faces(seed):
    """They draw z, then the noise of each layer, from one RandomState. Our layers take noise in the same order."""
    with np.load(REFERENCE / "tf_stylegan2__sg3_uncond64.tfnoise.npz") as stored:
        expected = {psi: stored[f"img_seed{seed}_psi{psi}"] for psi in ("1", "0.5")}
    checkpoint = read_checkpoint(REFERENCE / "tf_stylegan2__sg3_uncond64.pkl")
    layers = SynthesisNetwork(checkpoint.config, name="synthesis", dtype="float32")
    layers.build()
    assign_weights(layers, checkpoint)
    random = np.random.RandomState(seed)
    z = random.randn(1, checkpoint.config.z_dim)
    noise = [random.randn(1, *shape) for shape in layers.noise_shapes]
    run = backend.inference(layers, noise_mode="random")
    for psi, images in expected.items():
        ws = numpy_stylegan2.mapping(checkpoint, z, truncation_psi=float(psi))
        found = run(*(ops.convert_to_tensor(np.asarray(x, np.float32)) for x in (ws, *noise)))
        found = ops.convert_to_numpy(found).transpose(0, 3, 1, 2)
        np.testing.assert_allclose(found, images, rtol=0, atol=IMAGE_TOLERANCE)
