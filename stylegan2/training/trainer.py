"""The loop: images in, state forward, progress and checkpoints out."""

from __future__ import annotations

import dataclasses
import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from typing import Any

import numpy as np
from keras import ops
from tqdm import tqdm

from stylegan2.training.dataset import ImageArchive, batches
from stylegan2.training.folder import RunFolder
from stylegan2.training.sheet import sheet, to_uint8
from stylegan2.training.step import State, TrainingStep
from stylegan2.weights import Checkpoint

SHEET_IMAGES, SHEET_ROWS = 64, 8


class DivergenceError(RuntimeError):
    """A loss or a weight is no longer a number; the run's last checkpoint is from before that."""


class Trainer:
    """A run: `train` starts it, or takes it up where the folder's last checkpoint left it.

    Randomness comes from (seed, nimg) alone, so that a run that was interrupted sees what one in one piece would have
    seen.

    Raises:
        StateError: the folder's state is broken, or of other networks.
    """

    def __init__(self, folder: RunFolder, archive: ImageArchive, step: TrainingStep):
        self._folder, self._archive, self._step = folder, archive, step
        self.config = step.config
        self.state: State
        self.state, progress = folder.resume(step.initial_state())
        self.nimg, self.seconds = progress["nimg"], progress["seconds"]

    def train(
        self,
        kimg: float,
        checkpoint_kimg: float = 10.0,
        stop: threading.Event | None = None,
        report: Callable[[str], None] = tqdm.write,
    ) -> None:
        """Trains until `kimg` thousand images have been seen, with a checkpoint every `checkpoint_kimg` of them.

        Setting `stop` ends it early, after the step that is being made and a checkpoint.

        Raises:
            DivergenceError: a loss or a weight became infinite or not a number.
            StateError: a checkpoint cannot be written.
        """
        config, stop = self.config, stop or threading.Event()
        target = math.ceil(kimg * 1000 / config.batch) * config.batch
        interval = max(round(checkpoint_kimg * 1000), config.batch)
        if self.nimg == 0:
            self._save_sheet()
        with (
            closing(batches(self._archive, config.batch, self.nimg, config.seed, config.x_flip)) as data,
            tqdm(total=target, initial=self.nimg, unit="img", unit_scale=True, smoothing=0.05, mininterval=2) as bar,
        ):
            while self.nimg < target and not stop.is_set():
                checkpoint = min((self.nimg // interval + 1) * interval, target)
                losses = self._train_until(checkpoint, data, bar, stop)
                self._save(losses)
                report(self._summary(losses, target))

    def network(self) -> Checkpoint:
        """The averaged generator as it is now."""
        weights = {**self.state["g_ema"], **self.state["noise"], "mapping/w_avg": self.state["w_avg"]}
        arrays = {name: np.asarray(ops.convert_to_numpy(value), np.float32) for name, value in weights.items()}
        metadata = {"kimg": self.nimg / 1000, "training": dataclasses.asdict(self.config)}
        return Checkpoint(self.config.generator, arrays, metadata)

    def preview(self, z: np.ndarray) -> np.ndarray:
        """Images of the averaged generator as it is now: z [N, z_dim] -> [N, H, W, C], about -1..1."""
        return ops.convert_to_numpy(self._step.preview(self.state, tensor(z)))

    def _train_until(
        self, nimg: int, data: Iterator[tuple[np.ndarray, np.ndarray]], bar: tqdm, stop: threading.Event
    ) -> dict[str, float]:
        """Steps until `nimg` images have been seen, or `stop`; the means of what was measured."""
        started, measured = time.monotonic(), {}
        while self.nimg < nimg and not stop.is_set():
            for name, value in self._one_step(*next(data)).items():
                measured.setdefault(name, []).append(value)
            self.nimg += self.config.batch
            bar.update(self.config.batch)
        self.seconds += time.monotonic() - started
        return {name: sum(values) / len(values) for name, values in measured.items()}

    def _one_step(self, reals: np.ndarray, labels: np.ndarray) -> dict[str, float]:
        """The discriminator's update, then the generator's."""
        config, index = self.config, self.nimg // self.config.batch
        rng = np.random.default_rng((config.seed, self.nimg, 2))
        step = tensor(index + 1)
        with_r1 = config.d_reg_interval > 0 and index % config.d_reg_interval == 0
        self.state, d_losses = self._step.update_discriminator[with_r1](
            self.state, tensor(reals / 127.5 - 1), *self._latents(rng), step
        )
        with_path_length = config.g_reg_interval > 0 and index % config.g_reg_interval == 0
        projection = tensor(rng.standard_normal((config.pl_batch, *reals.shape[1:])))
        z, mixing, seed = self._latents(rng)
        self.state, g_losses = self._step.update_generator[with_path_length](
            self.state, z, mixing, projection, seed, step, tensor(self._ema_beta())
        )
        lazy = {"r1": with_r1, "path_length": with_path_length}
        losses = {name: float(value) for name, value in {**d_losses, **g_losses}.items() if lazy.get(name, True)}
        if not all(map(math.isfinite, losses.values())):
            raise DivergenceError(f"at {self.nimg / 1000:.1f} kimg the losses are {losses}")
        return losses

    def _latents(self, rng: np.random.Generator) -> tuple[Any, Any, Any]:
        """Two z's an image, the layer from which the second one takes over, and a seed for the noise."""
        config, num_ws = self.config, self.config.generator.num_ws
        z = rng.standard_normal((2, config.batch, config.z_dim))
        mixing = np.where(
            rng.random(config.batch) < config.style_mixing_prob, rng.integers(1, num_ws, config.batch), num_ws
        )
        return tensor(z), tensor(mixing, "int32"), tensor(rng.integers(0, 2**31 - 1, 2), "int32")

    def _ema_beta(self) -> float:
        """Decay of the averaged generator for one batch; its half-life grows with the run at first (StyleGAN2-ADA)."""
        half_life = min(self.config.ema_kimg * 1000, max(self.nimg, 1) * self.config.ema_rampup)
        return 0.5 ** (self.config.batch / half_life)

    def _save(self, losses: Mapping[str, float]) -> None:
        if broken := _not_finite(self.state):
            raise DivergenceError(f"at {self.nimg / 1000:.1f} kimg {broken} is no longer a number")
        self._save_sheet()
        self._folder.save(self.state, self.network(), {"nimg": self.nimg, "seconds": self.seconds}, losses)

    def _save_sheet(self) -> None:
        """Always of the same z's: those of the seeds 0 to 63."""
        z = np.concatenate([np.random.RandomState(seed).randn(1, self.config.z_dim) for seed in range(SHEET_IMAGES)])
        images = np.concatenate([self.preview(row) for row in np.split(z, SHEET_ROWS)])
        self._folder.save_sheet(sheet(to_uint8(images)), self.nimg)

    def _summary(self, losses: Mapping[str, float], target: int) -> str:
        speed = self.nimg / self.seconds
        left = tqdm.format_interval((target - self.nimg) / speed)
        shown = "  ".join(f"{name} {value:.3f}" for name, value in losses.items())
        return f"{self.nimg / 1000:9.1f} kimg  {speed:6.1f} images/s  {left} left  {shown}"


def tensor(values: Any, dtype: str = "float32") -> Any:
    """NumPy values as a tensor of the running backend."""
    return ops.convert_to_tensor(np.asarray(values, dtype))


def _not_finite(state: State) -> str | None:
    """The name of a tensor that holds NaN or infinity."""
    for group, value in state.items():
        for name, values in (value if isinstance(value, Mapping) else {"": value}).items():
            if not np.isfinite(ops.convert_to_numpy(values)).all():
                return f"{group} {name}".strip()
    return None
