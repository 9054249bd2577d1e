"""The loop: images in, state forward, progress and checkpoints out."""

from __future__ import annotations

import dataclasses
import json
import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from keras import ops
from tqdm import tqdm

from stylegan2.checkpoints.safetensors_file import write_checkpoint
from stylegan2.training.config import TrainingConfig
from stylegan2.training.dataset import ImageArchive, batches
from stylegan2.training.sheet import sheet, to_uint8
from stylegan2.training.state import STATE_FILE, StateError, load_state, save_state
from stylegan2.training.step import State, TrainingStep
from stylegan2.weights import Checkpoint

CONFIG_FILE, STATS_FILE, NETWORK_FILE = "config.json", "stats.jsonl", "network.safetensors"
SHEET_IMAGES, SHEET_ROWS = 64, 8


class DivergenceError(RuntimeError):
    """A loss is no longer a number; the run's last checkpoint is from before that."""


class Trainer:
    """A run in its folder: `train` starts it, or takes it up where the last checkpoint left it.

    Randomness comes from (seed, nimg) alone, so that a run that was interrupted sees what one in one piece would have
    seen. The folder holds the configuration, `state.safetensors`, `network.safetensors` (the averaged generator, which
    `stylegan2.load` reads), `stats.jsonl`, and `fakes{kimg}.png`, always of the same 64 z's.

    Raises:
        StateError: the folder holds a run with other settings.
    """

    def __init__(self, folder: Path, config: TrainingConfig, archive: ImageArchive):
        self.folder, self.config, self._archive = folder, config, archive
        folder.mkdir(parents=True, exist_ok=True)
        self._claim_folder()
        self._step = TrainingStep(config)
        self._state: State = self._step.initial_state()
        self.nimg, self.seconds = 0, 0.0
        if (folder / STATE_FILE).exists():
            self._state, progress = load_state(folder / STATE_FILE, self._state)
            self.nimg, self.seconds = progress["nimg"], progress["seconds"]

    def train(self, kimg: float, checkpoint_kimg: float = 10, report: Callable[[str], None] = tqdm.write) -> None:
        """Trains until `kimg` thousand images have been seen, with a checkpoint every `checkpoint_kimg` of them.

        Raises:
            DivergenceError: a loss became infinite or not a number.
        """
        target = math.ceil(kimg * 1000 / self.config.batch) * self.config.batch
        interval = max(round(checkpoint_kimg * 1000), self.config.batch)
        data = batches(self._archive, self.config.batch, self.nimg, self.config.seed, self.config.x_flip)
        if self.nimg == 0:
            self._save_sheet()
        with tqdm(total=target, initial=self.nimg, unit="img", unit_scale=True, smoothing=0.05, mininterval=2) as bar:
            while self.nimg < target:
                checkpoint = min((self.nimg // interval + 1) * interval, target)
                losses = self._train_until(checkpoint, data, bar)
                self._save(losses)
                report(self._summary(losses))

    def network(self) -> Checkpoint:
        """The averaged generator as it is now."""
        weights = {**self._state["g_ema"], **self._step.buffers, "mapping/w_avg": self._state["w_avg"]}
        arrays = {name: np.asarray(ops.convert_to_numpy(value), np.float32) for name, value in weights.items()}
        metadata = {"kimg": self.nimg / 1000, "training": dataclasses.asdict(self.config)}
        return Checkpoint(self.config.generator, arrays, metadata)

    def _claim_folder(self) -> None:
        """Writes the configuration, or compares it with the one that is there."""
        path, settings = self.folder / CONFIG_FILE, dataclasses.asdict(self.config)
        if not path.exists():
            path.write_text(json.dumps(settings, indent=1))
        elif (other := json.loads(path.read_text())) != settings:
            changed = sorted(name for name in settings if other.get(name) != settings[name])
            raise StateError(f"{self.folder} holds a run with another {', '.join(changed)}; name a new folder")

    def _train_until(self, nimg: int, data: Iterator[np.ndarray], bar: tqdm) -> dict[str, float]:
        """Steps until `nimg` images have been seen; the means of what was measured."""
        started, sums, counts = time.monotonic(), {}, {}
        while self.nimg < nimg:
            losses = self._one_step(next(data))
            for name, value in losses.items():
                sums[name], counts[name] = sums.get(name, 0.0) + value, counts.get(name, 0) + 1
            self.nimg += self.config.batch
            bar.update(self.config.batch)
        self.seconds += time.monotonic() - started
        return {name: total / counts[name] for name, total in sums.items()}

    def _one_step(self, reals: np.ndarray) -> dict[str, float]:
        """The discriminator's update, then the generator's."""
        config, index = self.config, self.nimg // self.config.batch
        rng = np.random.default_rng((config.seed, self.nimg, 2))
        step = tensor(index + 1)
        with_r1 = config.d_reg_interval > 0 and index % config.d_reg_interval == 0
        self._state, d_losses = self._step.update_discriminator[with_r1](
            self._state, tensor(reals / 127.5 - 1), *self._latents(rng), step
        )
        with_path_length = config.g_reg_interval > 0 and index % config.g_reg_interval == 0
        projection = tensor(rng.standard_normal((config.pl_batch, *reals.shape[1:])))
        z, mixing, seed = self._latents(rng)
        self._state, g_losses = self._step.update_generator[with_path_length](
            self._state, z, mixing, projection, seed, step, tensor(self._ema_beta())
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

    def _save(self, losses: dict[str, float]) -> None:
        """Sheet and network first: what the state says has been written has been."""
        self._save_sheet()
        write_checkpoint(self.folder / NETWORK_FILE, self.network())
        row = {"nimg": self.nimg, "seconds": round(self.seconds, 1), **{k: round(v, 5) for k, v in losses.items()}}
        with (self.folder / STATS_FILE).open("a") as stats:
            stats.write(json.dumps(row) + "\n")
        save_state(self.folder / STATE_FILE, self._state, {"nimg": self.nimg, "seconds": self.seconds})

    def _save_sheet(self) -> None:
        z_dim = self.config.z_dim
        z = np.concatenate([np.random.RandomState(seed).randn(1, z_dim) for seed in range(SHEET_IMAGES)])
        rows = [ops.convert_to_numpy(self._step.preview(self._state, tensor(some))) for some in np.split(z, SHEET_ROWS)]
        sheet(to_uint8(np.concatenate(rows))).save(self.folder / f"fakes{self.nimg // 1000:06d}.png")

    def _summary(self, losses: dict[str, float]) -> str:
        speed = self.nimg / self.seconds if self.seconds else 0.0
        shown = "  ".join(f"{name} {value:.3f}" for name, value in losses.items())
        return f"{self.nimg / 1000:9.1f} kimg  {speed:6.1f} images/s  {shown}"


def tensor(values: Any, dtype: str = "float32") -> Any:
    """NumPy values as a tensor of the running backend."""
    return ops.convert_to_tensor(np.asarray(values, dtype))
