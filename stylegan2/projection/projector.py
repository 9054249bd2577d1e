"""The optimisation of ws for a given picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from keras import ops

from stylegan2 import backend
from stylegan2.network import GeneratorNetwork
from stylegan2.projection.adam import Adam
from stylegan2.projection.lpips import MIN_SIDE, Lpips
from stylegan2.projection.pyramid_loss import pyramid_loss
from stylegan2.projection.result import ProjectionResult
from stylegan2.projection.schedule import ramp
from stylegan2.projection.settings import ProjectionSettings
from stylegan2.projection.whitening import Whitening


class Projector:
    """Projects pictures onto the images that a network makes without noise.

    A projector may run in one thread while the network runs in another: it only reads the network's weights and has a
    compiled program of its own. The first call of `project` compiles it. The projector does not keep the network alive.

    Args:
        network: whose images to search.
        lpips: the weights of LPIPS (see lpips_file.py), or None for a loss without LPIPS. Images below 32 pixels a side
            are compared without LPIPS in any case.
    """

    def __init__(self, network: GeneratorNetwork, lpips: Mapping[str, np.ndarray] | None = None) -> None:
        self.config, self._w_avg = network.config, network.w_avg
        large = min(self.config.img_height, self.config.img_width) >= MIN_SIDE
        self._with_gradient = _loss_with_gradient(network.synthesis_layer, Lpips(lpips) if lpips and large else None)

    def project(
        self,
        target: np.ndarray,
        start: np.ndarray,
        covariance: np.ndarray,
        settings: ProjectionSettings,
        before_step: Callable[[int, ProjectionResult | None], None] = lambda step, so_far: None,
    ) -> ProjectionResult:
        """Finds the ws whose image is most like `target`. The same arguments give the same result.

        Args:
            target: [H, W, C] in -1..1.
            start: the w to start from, [w_dim].
            covariance: of the network's w's, [w_dim, w_dim].
            settings: the number of steps, the weights of the loss and so on.
            before_step: called before each step with its number, from 0, and with the best result so far, which is None
                at first. An exception from it ends the projection.

        Raises:
            ValueError: an array has the wrong shape or is not finite.
        """
        self._check(target, start, covariance)
        whitening = Whitening(self._w_avg, covariance)
        descent = _Descent(whitening, np.repeat(start[None], self.config.num_ws, axis=0), settings)
        target = ops.convert_to_tensor(np.asarray(target, np.float32)[None])
        for step in range(settings.steps):
            before_step(step, descent.best() if step else None)
            descent.move(step, *self._measured(descent.ws, target, settings))
        descent.note(*self._measured(descent.ws, target, settings)[:1])
        return descent.best()

    def _measured(
        self, ws: np.ndarray, target: Any, settings: ProjectionSettings
    ) -> tuple[dict[str, float], np.ndarray]:
        """Returns the terms of the loss at ws [num_ws, w_dim], and its gradient of the same shape."""
        weight = ops.convert_to_tensor(settings.lpips_weight, "float32")
        (_, parts), gradient = self._with_gradient(ops.convert_to_tensor(ws[None]), target, weight)
        parts = {name: float(value) for name, value in parts.items()}
        return parts, np.asarray(ops.convert_to_numpy(gradient)[0], np.float64)

    def _check(self, target: np.ndarray, start: np.ndarray, covariance: np.ndarray) -> None:
        config = self.config
        shapes = {
            "target": (target, (config.img_height, config.img_width, config.img_channels)),
            "start": (start, (config.w_dim,)),
            "covariance": (covariance, (config.w_dim, config.w_dim)),
        }
        for name, (values, shape) in shapes.items():
            if np.shape(values) != shape:
                raise ValueError(f"`{name}` must have the shape {list(shape)}. Received: {list(np.shape(values))}")
            if not np.isfinite(values).all():
                raise ValueError(f"`{name}` must be finite numbers. Received: NaN or infinity")


class _Descent:
    """The state of the optimisation: the current point v [num_ws, w_dim], whitened, and the best ws so far."""

    def __init__(self, whitening: Whitening, ws: np.ndarray, settings: ProjectionSettings) -> None:
        self._whitening, self._settings = whitening, settings
        self._v = whitening.to_v(ws)
        self._adam = Adam(self._v.shape, settings.learning_rate)
        self._curve: list[float] = []
        self._best: tuple[np.ndarray, dict[str, float]] | None = None

    @property
    def ws(self) -> np.ndarray:
        """The current ws, float32 [num_ws, w_dim]."""
        return self._whitening.to_ws(self._v).astype(np.float32)

    def move(self, step: int, parts: dict[str, float], gradient: np.ndarray) -> None:
        """Takes one step against `gradient` [num_ws, w_dim], the loss's in ws.

        While the search is in w, all layers take the same step, against the sum of their gradients.
        """
        self.note(parts)
        settings = self._settings
        gradient = self._whitening.gradient(gradient) + settings.prior_weight * 2 * self._v / self._v.size
        if step < settings.steps_in_w:
            gradient = np.broadcast_to(gradient.sum(axis=0), gradient.shape)
        self._v = self._v + self._adam.step(gradient, ramp(step, settings.steps))

    def note(self, parts: dict[str, float]) -> None:
        """Appends the loss to the curve, and keeps the current ws if it is the best so far."""
        parts = {**parts, "prior": float(np.square(self._v).mean())}
        loss = parts["pixel"] + parts["gradient"] + self._settings.prior_weight * parts["prior"]
        loss += self._settings.lpips_weight * parts.get("lpips", 0.0)
        if not self._curve or loss < min(self._curve):
            self._best = self.ws, parts
        self._curve.append(loss)

    def best(self) -> ProjectionResult:
        """Returns the best ws so far and the curve."""
        assert self._best is not None
        return ProjectionResult(self._best[0], self._curve, self._best[1])


def _loss_with_gradient(synthesis: Any, lpips: Lpips | None) -> Callable:
    """Returns a compiled function that computes the loss, its terms and its gradient in ws.

    It maps ws [1, num_ws, w_dim], target [1, H, W, C] and the weight of LPIPS to ((loss, terms), gradient).
    """

    def with_gradient(ws: Any, target: Any, lpips_weight: Any) -> Any:
        def loss(ws: Any) -> tuple[Any, dict[str, Any]]:
            image = synthesis(ws, noise_mode="none")
            pixel, gradient = pyramid_loss(image, target)
            parts = {"pixel": pixel, "gradient": gradient}
            if lpips is None:
                return pixel + gradient, parts
            parts["lpips"] = lpips(image, target)
            return pixel + gradient + lpips_weight * parts["lpips"], parts

        return backend.value_and_grad(loss)(ws)

    return backend.compiled(with_gradient)
