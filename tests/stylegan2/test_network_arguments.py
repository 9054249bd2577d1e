"""Arguments that the network cannot use are refused in one sentence that names them."""

import dataclasses

import numpy as np
import pytest

from tests.stylegan2.engines import ENGINES, each_engine
from tests.stylegan2.tiny_network import network_of, tiny_checkpoint, tiny_network, z_of


@pytest.fixture(scope="module", params=ENGINES)
def network(request):
    return tiny_network(engine=request.param)


@pytest.fixture(scope="module", params=ENGINES)
def conditional(request):
    return tiny_network(engine=request.param, c_dim=3)


def refused(message: str):
    return pytest.raises(ValueError, match=message)


@pytest.mark.parametrize("z", [np.zeros((1, 7)), np.zeros(6), np.zeros((0, 6)), np.zeros((1, 6, 1))], ids=np.shape)
def test_z_of_another_shape_is_refused(network, z):
    with refused(rf"`z` must have the shape \[N, 6\]. Received: \[{', '.join(map(str, z.shape))}\]"):
        network.mapping(z)


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300], ids=str)
@pytest.mark.filterwarnings("ignore:overflow encountered in cast")
def test_z_that_is_not_finite_in_single_precision_is_refused(network, value):
    z = z_of(0)
    z[0, 3] = value
    with refused("`z` must be finite numbers. Received: NaN or infinity"):
        network.mapping(z)


@pytest.mark.parametrize("shape", [(1, 4, 6), (1, 3, 5), (4, 5), (0, 4, 5)], ids=str)
def test_ws_of_another_shape_are_refused(network, shape):
    with refused(r"`ws` must have the shape \[N, 4, 5\]. Received: \["):
        network.synthesis(np.zeros(shape))


def test_ws_that_are_not_finite_are_refused(network):
    with refused("`ws` must be finite"):
        network.synthesis(np.full((1, 4, 5), np.nan))


@pytest.mark.parametrize("cutoff", [-1, 5])
def test_a_cutoff_out_of_range_is_refused(network, cutoff):
    with refused(f"`truncation_cutoff` must be between 0 and 4. Received: {cutoff}"):
        network.mapping(z_of(0), truncation_cutoff=cutoff)


@pytest.mark.parametrize("psi", [np.nan, np.inf])
def test_a_psi_that_is_not_finite_is_refused(network, psi):
    with refused("`truncation_psi` must be a finite number. Received: (nan|inf)"):
        network.mapping(z_of(0), truncation_psi=psi)


def test_an_unknown_noise_mode_is_refused(network):
    with refused("`noise_mode` must be one of const, random, none. Received: 'loud'"):
        network.synthesis(network.mapping(z_of(0)), noise_mode="loud")


@each_engine
def test_an_unknown_precision_is_refused(engine):
    with refused("`precision` must be one of float32, bfloat16. Received: 'float8'"):
        tiny_network("float8", engine=engine)


def test_a_conditional_network_requires_labels(conditional):
    with refused("`c` must be given: the network is conditional, with 3 classes"):
        conditional.mapping(z_of(0))


def test_there_must_be_as_many_labels_as_zs(conditional):
    with refused("`c` must have as many rows as `z`, 2. Received: 1"):
        conditional.mapping(z_of(0, 1), np.eye(3)[:1])


def test_labels_of_another_width_are_refused(conditional):
    with refused(r"`c` must have the shape \[N, 3\]. Received: \[1, 4\]"):
        conditional.mapping(z_of(0), np.eye(4)[:1])


def test_another_label_gives_another_face(conditional):
    a, b = (conditional.mapping(z_of(0), label[None]) for label in np.eye(3)[:2])
    assert not np.allclose(a, b)


@each_engine
@pytest.mark.parametrize("name", ["synthesis/block_1/conv0/kernel", "mapping/w_avg"])
def test_a_missing_weight_is_named(name, engine):
    checkpoint = tiny_checkpoint()
    weights = {key: value for key, value in checkpoint.weights.items() if key != name}
    with refused(f"the weight {name} must have the shape .* Received: no weight"):
        network_of(dataclasses.replace(checkpoint, weights=weights), engine)


@each_engine
def test_a_weight_of_another_shape_is_named(engine):
    checkpoint = tiny_checkpoint()
    name = "synthesis/block_0/torgb/bias"
    weights = {**checkpoint.weights, name: np.zeros(4, np.float32)}
    with refused(rf"the weight {name} must have the shape \(3,\). Received: \(4,\)"):
        network_of(dataclasses.replace(checkpoint, weights=weights), engine)
