"""The loop: images in, state forward, progress and checkpoints out."""

from __future__ import annotations

import dataclasses
import math
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Protocol

import numpy as np
from keras import ops
from PIL import Image
from tqdm import tqdm

from stylegan2.latents import z_of_seed
from stylegan2.pictures.pixels import from_pixels, to_pixels
from stylegan2.pictures.sheet import sheet
from stylegan2.training.augment import AdaptiveProbability
from stylegan2.training.clock import Clock, Times
from stylegan2.training.dataset import ImageArchive, batches
from stylegan2.training.draws import D_AUGMENTATION, D_LATENTS, G_AUGMENTATION, G_LATENTS, Draws
from stylegan2.training.errors import DivergenceError
from stylegan2.training.folder import RunFolder
from stylegan2.training.statistics import cleared, means, progress_bar, summary
from stylegan2.training.step import State, TrainingStep
from stylegan2.training.tensors import arrays, not_finite, tensor, tensors
from stylegan2.weights import Checkpoint

SHEET_IMAGES, SHEET_ROWS = 64, 8
EXPLODED = 1000.0  # a logistic loss of a run that learns is below 10
WATCH_STEPS = 16  # between two looks at the losses: each look waits for the device


class Score(Protocol):
    """How good a run's averaged generator is; the lower the better. Statistics have it under `name`."""

    name: str

    def __call__(self, trainer: Trainer) -> float: ...


class Trainer:
    """A run: `train` starts it, or takes it up where the folder's last checkpoint left it.

    `start` is the state of a new run, left out the step's own. `score` says how good the averaged generator is, the
    lower the better; the best one so far is kept. Randomness comes from (seed, nimg) alone, and what has been measured
    since the last row of statistics is part of the state: an interrupted run leaves behind what one in one piece does.

    Raises:
        StateError: the folder's state is broken, or of other networks, or the disk has no room for a checkpoint.
    """

    def __init__(
        self,
        folder: RunFolder,
        archive: ImageArchive,
        step: TrainingStep,
        start: State | None = None,
        score: Score | None = None,
    ):
        self._folder, self._archive, self._step, self._score = folder, archive, step, score
        self.config = config = step.config
        self._draws = Draws(config, archive.labels)
        self.state: State
        self.state, progress = folder.resume(start or step.initial_state())
        self.nimg: int = progress.get("nimg", 0)
        self._row_nimg: int = progress.get("row_nimg", self.nimg)
        self._best: float | None = progress.get("best")
        self._time: Times = progress.get("time", {"seconds": progress.get("seconds", 0.0)})
        self._clock = Clock(**self._time)
        self._augment_p = AdaptiveProbability(
            ada_target=config.ada_target,
            ada_kimg=config.ada_kimg,
            ada_interval=1,  # the device adds up the signs of the batches in between
            batch=config.batch * config.ada_interval,
        )
        self._augment_p.p = progress.get("augment_p", config.augment_p)
        # The state three times over: written beside the old one, with room for two networks and a sheet.
        folder.require_space(3 * sum(array.nbytes for array in arrays(self.state).values()))

    @property
    def augment_p(self) -> float:
        """The probability of an augmentation now."""
        return self._augment_p.p

    def train(
        self,
        kimg: float,
        checkpoint_kimg: float = 10.0,
        metric_kimg: float = 50.0,
        stop: threading.Event | None = None,
        report: Callable[[str], None] = tqdm.write,
        on_row: Callable[[dict[str, float], Image.Image], None] = lambda row, sheet: None,
    ) -> None:
        """Trains until `kimg` thousand images have been seen, with a checkpoint every `checkpoint_kimg` of them.

        Every `metric_kimg` of them, and at the end, the score is taken. Setting `stop` ends it early, after the step
        that is being made and a checkpoint. `on_row` is told each row of statistics that has been saved, with its
        sheet.

        Raises:
            DivergenceError: a loss exploded, or a loss or a weight became infinite or not a number.
            StateError: a checkpoint cannot be written.
        """
        config, stop = self.config, stop or threading.Event()
        target = math.ceil(kimg * 1000 / config.batch) * config.batch
        interval, metric_interval = (max(round(k * 1000), config.batch) for k in (checkpoint_kimg, metric_kimg))
        self._clock = Clock(**self._time)
        if self.nimg == 0 and not stop.is_set():
            self._save_sheet()
        with (
            closing(batches(self._archive, config.batch, self.nimg, config.seed, config.x_flip)) as data,
            progress_bar(self.nimg, target) as bar,
        ):
            while self.nimg < target and not stop.is_set():
                checkpoint = min((self.nimg // interval + 1) * interval, target)
                self._train_until(checkpoint, data, bar, stop)
                if self.nimg < checkpoint:
                    self._save()
                    break
                scored = self.nimg == target or self.nimg // metric_interval > self._row_nimg // metric_interval
                row, image = self._save_row(scored and metric_kimg > 0)
                report(summary(row, target))
                on_row(row, image)

    def network(self) -> Checkpoint:
        """The averaged generator as it is now."""
        weights = {**self.state["g_ema"], **self.state["noise"], "mapping/w_avg": self.state["w_avg"]}
        arrays = {name: np.asarray(ops.convert_to_numpy(value), np.float32) for name, value in weights.items()}
        metadata = {"kimg": self.nimg / 1000, "training": dataclasses.asdict(self.config)}
        return Checkpoint(self.config.generator, arrays, metadata)

    def preview(self, z: np.ndarray, classes: np.ndarray | None = None) -> np.ndarray:
        """Images of the averaged generator as it is now: z [N, z_dim] -> [N, H, W, C], about -1..1.

        Of a conditional network, of `classes` [N]; left out, the first one.
        """
        self._folder.beat()  # a score takes many previews
        c = self._draws.one_hot(np.zeros(len(z), np.int64) if classes is None else classes)
        with self._clock.device():
            return ops.convert_to_numpy(self._step.preview(self.state, tensor(z), tensor(c)))

    def _train_until(self, nimg: int, data: Iterator[tuple[np.ndarray, ...]], bar: tqdm, stop: threading.Event) -> None:
        """Steps until `nimg` images have been seen, or `stop`."""
        while self.nimg < nimg and not stop.is_set():
            self._one_step(*next(data))
            self.nimg += self.config.batch
            if self.nimg // self.config.batch % self.config.ada_interval == 0:
                self._adapt()
            if self.nimg // self.config.batch % WATCH_STEPS == 0:
                self._refuse_divergence()
            self._folder.beat()
            bar.update(self.config.batch)

    def _one_step(self, reals: np.ndarray, labels: np.ndarray) -> None:
        """The discriminator's update, then the generator's."""
        config, draws, nimg = self.config, self._draws, self.nimg
        index = nimg // config.batch
        with_r1 = config.d_reg_interval > 0 and index % config.d_reg_interval == 0
        with_path_length = config.g_reg_interval > 0 and index % config.g_reg_interval == 0
        step, ema_beta = tensor(index + 1), tensor(self._ema_beta())
        c, z, mixing, seed = draws.latents(nimg, D_LATENTS)
        both = np.stack([c, draws.one_hot(labels)])
        augmentation = draws.augmentation(nimg, D_AUGMENTATION, self.augment_p, 2)
        with self._clock.device():
            self.state = self._step.update_discriminator[with_r1](
                self.state, *tensors(from_pixels(reals), both, z, mixing, augmentation, seed), step
            )
        c, z, mixing, seed = draws.latents(nimg, G_LATENTS)
        of_fakes = [matrices[0] for matrices in draws.augmentation(nimg, G_AUGMENTATION, self.augment_p, 1)]
        projection = draws.projection(nimg) if with_path_length else np.zeros((1,), np.float32)
        with self._clock.device():
            self.state = self._step.update_generator[with_path_length](
                self.state, *tensors(c, z, mixing, of_fakes, projection, seed), step, ema_beta
            )

    def _adapt(self) -> None:
        """Moves `augment_p` towards the wanted r_t, the mean sign of the reals' logits."""
        if self.config.aug != "ada":
            return
        with self._clock.device():
            r_t = float(self.state["signs"]) / self.config.ada_interval
        if not math.isfinite(r_t):
            self._refuse_divergence()
        self.state = {**self.state, "signs": tensor(0.0)}
        self._augment_p.observe(min(max(r_t, -1.0), 1.0))  # a mean of ones may be rounded to beyond one

    def _refuse_divergence(self) -> None:
        with self._clock.device():
            measured = means(self.state)
        if not all(map(math.isfinite, measured.values())) or max(measured["d"], measured["g"]) > EXPLODED:
            shown = ", ".join(f"{name} {value:.4g}" for name, value in measured.items())
            raise DivergenceError(
                f"the run has diverged at {self.nimg / 1000:.1f} kimg ({shown}); its last checkpoint is from before "
                "that: try a larger r1_gamma or a smaller learning_rate in a new folder"
            )

    def _refuse_no_numbers(self) -> None:
        if broken := not_finite(self.state):
            raise DivergenceError(f"at {self.nimg / 1000:.1f} kimg {broken} is no longer a number")

    def _ema_beta(self) -> float:
        """Decay of the averaged generator for one batch; its half-life grows with the run at first (StyleGAN2-ADA)."""
        half_life = min(self.config.ema_kimg * 1000, max(self.nimg, 1) * self.config.ema_rampup)
        return 0.5 ** (self.config.batch / half_life)

    def _save_row(self, scored: bool) -> tuple[dict[str, float], Image.Image]:
        """A foreseen checkpoint: sheet, statistics, and the score if it is time for it."""
        self._refuse_divergence()
        self._refuse_no_numbers()
        row = {"nimg": self.nimg, **means(self.state)}
        if self.config.aug != "none":
            row["augment_p"] = self.augment_p
        best = False
        if scored and self._score is not None:
            row[self._score.name] = value = self._score(self)
            best = self._best is None or value < self._best
            self._best = value if best else self._best
        image = self._save_sheet()
        taken, outside = self._clock.lap()
        row |= {
            "seconds": self._clock.seconds,
            "seconds_per_kimg": taken / max(self.nimg - self._row_nimg, 1) * 1000,
            "outside_share": outside,
        }
        row = {name: round(value, 6) for name, value in row.items()}
        self.state = cleared(self.state)
        self._row_nimg = self.nimg
        self._save(row, best)
        return row, image

    def _save(self, row: dict[str, float] | None = None, best: bool = False) -> None:
        self._refuse_no_numbers()
        self._time = self._clock.state()
        progress = {
            "nimg": self.nimg,
            "row_nimg": self._row_nimg,
            "time": self._time,
            "augment_p": self.augment_p,
            "best": self._best,
        }
        self._folder.save(self.state, self.network(), progress, row, best)

    def _save_sheet(self) -> Image.Image:
        """Always of the same z's, those of the seeds 0 to 63; of a conditional network, a class a column."""
        z = np.concatenate([z_of_seed(seed, self.config.z_dim) for seed in range(SHEET_IMAGES)])
        classes = np.arange(SHEET_IMAGES // SHEET_ROWS) % max(self.config.c_dim, 1)
        images = np.concatenate([self.preview(row, classes) for row in np.split(z, SHEET_ROWS)])
        image = sheet(to_pixels(images))
        self._folder.save_sheet(image, self.nimg)
        return image
