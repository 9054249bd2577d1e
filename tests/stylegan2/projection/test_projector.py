"""Projections on tiny networks: gradients, convergence, determinism, and how they end."""

import numpy as np
import pytest
from keras import ops

from stylegan2.keras_network import KerasNetwork
from stylegan2.projection.projector import Projector
from stylegan2.projection.pyramid_loss import level_count
from stylegan2.projection.settings import ProjectionSettings
from tests.stylegan2 import numpy_stylegan2 as numpy_network
from tests.stylegan2.projection.test_pyramid_loss import reference
from tests.stylegan2.tiny_network import tiny_checkpoint, z_of

CONFIGURATIONS = [
    {},
    pytest.param({"img_height": 16, "img_width": 24, "img_channels": 1}, marks=pytest.mark.long),
    pytest.param({"architecture": "resnet", "channels": (6, 4)}, marks=pytest.mark.long),
    pytest.param({"architecture": "orig", "conv_clamp": 256.0, "channels": (40, 3)}, marks=pytest.mark.long),
]
SIGMA = np.eye(5)


def on(settings):
    checkpoint = tiny_checkpoint(**settings)
    return checkpoint, KerasNetwork(checkpoint, batch_size=1)


@pytest.fixture(scope="module")
def network():
    return on({})[1]


@pytest.fixture(scope="module")
def projector(network):
    return Projector(network)


def face(network, seed=1):
    """A face near the average, and its w [w_dim]."""
    ws = network.mapping(z_of(seed), truncation_psi=0.3)
    return network.synthesis(ws, "none")[0], ws[0, 0]


@pytest.mark.parametrize("settings", CONFIGURATIONS)
def test_gradients_are_those_of_the_paper_in_float64(settings):
    """Through folded constants, and the programs that inference runs on; against central differences in NumPy."""
    checkpoint, network = on(settings)
    target = network.synthesis(network.mapping(z_of(7)), "none")
    ws = network.mapping(z_of(8)) * np.linspace(0.5, 1.5, network.config.num_ws, dtype=np.float32)[None, :, None]
    levels = level_count(network.config.img_height, network.config.img_width)

    def loss(ws):
        return sum(reference(numpy_network.synthesis(checkpoint, ws, "none"), target.astype(np.float64), levels))

    (value, _), gradient = Projector(network)._with_gradient(
        ops.convert_to_tensor(ws.astype(np.float32)), ops.convert_to_tensor(target), 0.0
    )
    gradient = ops.convert_to_numpy(gradient)
    assert float(value) == pytest.approx(loss(ws), rel=1e-4)
    random = np.random.RandomState(0)
    for _ in range(5):
        direction = random.randn(*ws.shape)
        step = 1e-6 * direction
        slope = (loss(ws + step) - loss(ws - step)) / 2e-6
        assert (gradient * direction).sum() == pytest.approx(slope, rel=1e-3, abs=1e-4 * float(np.abs(gradient).max()))


def test_a_face_of_the_network_is_found_again(network, projector):
    image, _ = face(network)
    found = projector.project(image, network.w_avg, SIGMA, ProjectionSettings(steps=200, prior_weight=1e-4))
    assert np.sqrt(np.mean((network.synthesis(found.ws[None], "none")[0] - image) ** 2)) < 4 / 127.5
    assert found.curve[-1] < 0.05 * found.curve[0]


def test_in_w_all_layers_have_one_w(network, projector):
    image, _ = face(network)
    found = projector.project(image, network.w_avg, SIGMA, ProjectionSettings(steps=200, space="w", prior_weight=1e-4))
    assert (found.ws == found.ws[:1]).all()
    assert found.curve[-1] < 0.2 * found.curve[0]
    later = projector.project(image, network.w_avg, SIGMA, ProjectionSettings(steps=200, prior_weight=1e-4))
    assert np.ptp(later.ws, axis=0).max() > 1e-3


def test_the_same_arguments_give_the_same_bits(network, projector):
    image, _ = face(network)
    first, second = (projector.project(image, network.w_avg, SIGMA, ProjectionSettings(steps=30)) for _ in range(2))
    assert first.ws.tobytes() == second.ws.tobytes()
    assert first.curve == second.curve


def test_the_result_is_the_best_of_all_steps(network, projector):
    image, w = face(network)
    start = w + 0.01
    found = projector.project(image, start, SIGMA, ProjectionSettings(steps=1, learning_rate=50.0, prior_weight=0.0))
    assert np.allclose(found.ws, start, atol=1e-6)
    assert found.curve[1] > found.curve[0]
    assert len(found.curve) == 2


def test_the_loss_is_the_sum_of_its_parts(network, projector):
    image, _ = face(network)
    found = projector.project(image, network.w_avg, SIGMA, ProjectionSettings(steps=20, prior_weight=0.5))
    parts = found.parts
    assert min(found.curve) == pytest.approx(parts["pixel"] + parts["gradient"] + 0.5 * parts["prior"])
    assert parts["prior"] == pytest.approx(np.mean((found.ws - network.w_avg) ** 2), rel=1e-4)


def test_a_stronger_prior_stays_nearer_to_the_average(network, projector):
    image, _ = face(network, seed=3)
    near, far = (
        projector.project(image, network.w_avg, SIGMA, ProjectionSettings(steps=100, prior_weight=weight)).parts[
            "prior"
        ]
        for weight in (10.0, 0.0)
    )
    assert near < 0.2 * far


def test_an_exception_from_before_step_ends_the_projection(network, projector):
    steps = []

    def stop_at_the_fourth(step, so_far):
        steps.append(step)
        assert (so_far is None) == (step == 0)
        assert so_far is None or len(so_far.curve) == step
        if step == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        projector.project(face(network)[0], network.w_avg, SIGMA, ProjectionSettings(), stop_at_the_fourth)
    assert steps == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("target", lambda a: a | {"target": a["target"][:4]}),
        ("target", lambda a: a | {"target": a["target"] * np.nan}),
        ("start", lambda a: a | {"start": a["start"][None]}),
        ("covariance", lambda a: a | {"covariance": np.eye(4)}),
    ],
)
def test_arguments_that_do_not_fit_are_named(network, projector, name, change):
    arguments = {
        "target": face(network)[0],
        "start": network.w_avg,
        "covariance": SIGMA,
        "settings": ProjectionSettings(),
    }
    with pytest.raises(ValueError, match=f"`{name}`"):
        projector.project(**change(arguments))


def test_the_weights_are_left_as_they_are(network, projector):
    before = network.synthesis(network.mapping(z_of(1)))
    projector.project(face(network)[0], network.w_avg, SIGMA, ProjectionSettings(steps=5))
    assert np.array_equal(network.synthesis(network.mapping(z_of(1))), before)
