"""A generator and a regressor with known directions: pixels are w's, and attributes are linear in them."""

from __future__ import annotations

import numpy as np

from stylegan2.config import GeneratorConfig

W_DIM = 6


class LinearNetwork:
    """Pictures that show the mean of their w's: w = z @ `mixing`, so that Sigma is known."""

    def __init__(self, mixing: np.ndarray):
        self.mixing = mixing
        self.config = GeneratorConfig(
            img_height=8, img_width=8, channels=(3, 3), z_dim=len(mixing), w_dim=mixing.shape[1], mapping_layers=1
        )
        self.w_avg = np.zeros(mixing.shape[1], np.float32)
        self.sigma = mixing.T @ mixing

    def mapping(self, z, c=None, truncation_psi=1.0):
        w = (z @ self.mixing).astype(np.float32) * truncation_psi
        return np.repeat(w[:, None], self.config.num_ws, axis=1)

    def synthesis(self, ws):
        return ws.mean(axis=1)[:, None, None]  # [N, 1, 1, w_dim]


class LinearRegressor:
    """Attributes `coefficients` [w_dim, D] of what `LinearNetwork` shows, bent if asked, as faces bend them."""

    def __init__(self, coefficients: np.ndarray, bend=lambda attributes: attributes):
        self.coefficients, self.bend = coefficients, bend

    def __call__(self, images):
        return self.bend(images[:, 0, 0] @ self.coefficients)


def linear_case(attributes: int = 3, seed: int = 0) -> tuple[LinearNetwork, LinearRegressor]:
    """A network with correlated w's, and attributes that are correlated too."""
    rng = np.random.default_rng(seed)
    network = LinearNetwork(rng.standard_normal((W_DIM, W_DIM)))
    coefficients = rng.standard_normal((W_DIM, attributes)) + 0.5 * rng.standard_normal((W_DIM, 1))
    return network, LinearRegressor(coefficients)
