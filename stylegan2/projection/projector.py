"""The optimisation: from a picture and a place to start at, to ws."""

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
    """Projects onto the images that a network makes without noise.

    Holds the network's weights and a program of its own, compiled by the first `project`; not the network itself. It
    reads the weights, and nothing else that is shared: a thread of its own may run it beside the one that runs the
    network. `lpips` are the weights of LPIPS (see lpips_file.py), which is used for images of 32 pixels a side or more.
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
        before_step: Callable[[int], None] = lambda step: None,
    ) -> ProjectionResult:
        """The ws whose image is most like `target`; the same for the same arguments.

        Args:
            target: [H, W, C], -1..1.
            start: [w_dim], where to begin.
            covariance: [w_dim, w_dim], of the network's w's.
            settings: see there.
            before_step: called with the number of the step; what it raises ends the projection.

        Raises:
            ValueError: a shape that does not fit, or values that are not finite.
        """
        self._check(target, start, covariance)
        whitening = Whitening(self._w_avg, covariance)
        descent = _Descent(whitening, np.repeat(start[None], self.config.num_ws, axis=0), settings)
        target = ops.convert_to_tensor(np.asarray(target, np.float32)[None])
        for step in range(settings.steps):
            before_step(step)
            descent.move(step, *self._measured(descent.ws, target, settings))
        descent.note(*self._measured(descent.ws, target, settings)[:1])
        return descent.best()

    def _measured(
        self, ws: np.ndarray, target: Any, settings: ProjectionSettings
    ) -> tuple[dict[str, float], np.ndarray]:
        """The parts of the loss at ws [num_ws, w_dim], and its gradient."""
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
    """Where the optimisation is, in whitened coordinates [num_ws, w_dim], and the best place so far."""

    def __init__(self, whitening: Whitening, ws: np.ndarray, settings: ProjectionSettings) -> None:
        self._whitening, self._settings = whitening, settings
        self._v = whitening.to_v(ws)
        self._adam = Adam(self._v.shape, settings.learning_rate)
        self._curve: list[float] = []
        self._best: tuple[np.ndarray, dict[str, float]] | None = None

    @property
    def ws(self) -> np.ndarray:
        """[num_ws, w_dim], float32."""
        return self._whitening.to_ws(self._v).astype(np.float32)

    def move(self, step: int, parts: dict[str, float], gradient: np.ndarray) -> None:
        """One step down `gradient` [num_ws, w_dim] in w; in w, all layers share what each of them wants."""
        self.note(parts)
        settings = self._settings
        gradient = self._whitening.gradient(gradient) + settings.prior_weight * 2 * self._v / self._v.size
        if step < settings.steps_in_w:
            gradient = np.broadcast_to(gradient.sum(axis=0), gradient.shape)
        self._v = self._v + self._adam.step(gradient, ramp(step, settings.steps))

    def note(self, parts: dict[str, float]) -> None:
        """Keeps the loss, and the place if it is the best so far."""
        parts = {**parts, "prior": float(np.square(self._v).mean())}
        loss = parts["pixel"] + parts["gradient"] + self._settings.prior_weight * parts["prior"]
        loss += self._settings.lpips_weight * parts.get("lpips", 0.0)
        if not self._curve or loss < min(self._curve):
            self._best = self.ws, parts
        self._curve.append(loss)

    def best(self) -> ProjectionResult:
        """The result."""
        assert self._best is not None
        return ProjectionResult(self._best[0], self._curve, self._best[1])


def _loss_with_gradient(synthesis: Any, lpips: Lpips | None) -> Callable:
    """(ws [1, num_ws, w_dim], target [1, H, W, C], weight of LPIPS) -> ((loss, its parts), gradient), compiled."""

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
