"""The training loop: feeds images to the training step, and writes statistics and checkpoints."""

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

from stylegan2.classes import described_classes
from stylegan2.latents import z_of_seed
from stylegan2.pictures.pixels import from_pixels, to_pixels
from stylegan2.pictures.sheet import sheet
from stylegan2.training.augment import AdaptiveProbability
from stylegan2.training.batches import batches
from stylegan2.training.clock import Clock, Times
from stylegan2.training.dataset import ImageArchive
from stylegan2.training.draws import D_AUGMENTATION, D_LATENTS, G_AUGMENTATION, G_LATENTS, Draws
from stylegan2.training.errors import DivergenceError
from stylegan2.training.folder import RunFolder
from stylegan2.training.statistics import cleared, means, progress_bar, summary
from stylegan2.training.step import State, TrainingStep
from stylegan2.training.tensors import arrays, not_finite, tensor, tensors
from stylegan2.weights import Checkpoint

SHEET_IMAGES, SHEET_ROWS = 64, 8
EXPLODED = 1000.0  # a logistic loss of a run that learns is below 10
WATCH_STEPS = 16  # steps between two checks of the losses; each check waits for the device


class Score(Protocol):
    """Measures how good a run's averaged generator is; lower is better. `name` is its key in the statistics."""

    name: str

    def __call__(self, trainer: Trainer) -> float: ...


class Trainer:
    """A run, which `train` starts or resumes from the last checkpoint in its folder.

    Random numbers come from (seed, nimg) alone, and the statistics since the last row are part of the state. An
    interrupted run therefore ends like an uninterrupted one.

    Args:
        folder: the folder of the run.
        archive: the training images.
        step: the networks and their updates.
        start: the state of a new run; if left out, `step.initial_state()`.
        score: measures the averaged generator; the network with the best (lowest) score so far is kept.

    Attributes:
        config: the settings of the run.
        state: the training state (see `TrainingStep`).
        nimg: the number of images seen.

    Raises:
        StateError: the folder's state is broken or belongs to different networks, or the disk has no room for a
            checkpoint.
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
            progress.get("augment_p", config.augment_p),
            ada_target=config.ada_target,
            ada_kimg=config.ada_kimg,
            images=config.batch * config.ada_interval,
        )
        # Each checkpoint is written beside the old one. Three times the state leaves room for two networks and a sheet.
        folder.require_space(3 * sum(array.nbytes for array in arrays(self.state).values()))

    @property
    def augment_p(self) -> float:
        """The current probability of an augmentation."""
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
        """Trains until the run has seen `kimg` thousand images.

        Args:
            kimg: the end of the run, in thousands of images, counted from its beginning.
            checkpoint_kimg: thousands of images between two checkpoints.
            metric_kimg: thousands of images between two scores; 0 for none. The end of the run is scored as well.
            stop: setting it ends the run early, after the current step and a checkpoint.
            report: is called with a line of text for each row of statistics.
            on_row: is called with each row of statistics that has been saved, and with its sheet.

        Raises:
            DivergenceError: a loss exploded, or a loss or a weight is not finite.
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
        """Returns the current averaged generator."""
        weights = {**self.state["g_ema"], **self.state["noise"], "mapping/w_avg": self.state["w_avg"]}
        arrays = {name: np.asarray(ops.convert_to_numpy(value), np.float32) for name, value in weights.items()}
        metadata = {"kimg": self.nimg / 1000, "training": dataclasses.asdict(self.config)}
        metadata |= described_classes(self._archive.labels, self.config.c_dim)
        return Checkpoint(self.config.generator, arrays, metadata)

    def preview(self, z: np.ndarray, classes: np.ndarray | None = None) -> np.ndarray:
        """Returns images [N, H, W, C] of the current averaged generator for z [N, z_dim], in about -1..1.

        A conditional network makes images of `classes` [N]. If they are left out, it makes images of the first class
        that has pictures.
        """
        self._folder.beat()  # a score takes many previews, and no step in between
        c = self._draws.one_hot(np.repeat(self._draws.classes(1), len(z)) if classes is None else classes)
        with self._clock.device():
            return ops.convert_to_numpy(self._step.preview(self.state, tensor(z), tensor(c)))

    def _train_until(self, nimg: int, data: Iterator[tuple[np.ndarray, ...]], bar: tqdm, stop: threading.Event) -> None:
        """Takes steps until the run has seen `nimg` images or `stop` is set."""
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
        """Updates the discriminator, then the generator."""
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
        """Moves `augment_p` so that r_t, the mean sign of the real images' logits, approaches `ada_target`."""
        if self.config.aug != "ada":
            return
        with self._clock.device():
            r_t = float(self.state["signs"]) / self.config.ada_interval
        if not math.isfinite(r_t):
            self._refuse_divergence()
        self.state = {**self.state, "signs": tensor(0.0)}
        self._augment_p.observe(r_t)

    def _refuse_divergence(self) -> None:
        """Raises DivergenceError if a mean loss since the last row is too large or not finite."""
        with self._clock.device():
            measured = means(self.state)
        if not all(map(math.isfinite, measured.values())) or max(measured["d"], measured["g"]) > EXPLODED:
            shown = ", ".join(f"{name} {value:.4g}" for name, value in measured.items())
            raise DivergenceError(
                f"the run has diverged at {self.nimg / 1000:.1f} kimg ({shown}). Its last checkpoint was saved before "
                "that. Start again in a new folder and try a larger r1_gamma or a smaller learning_rate"
            )

    def _refuse_not_finite(self) -> None:
        """Raises DivergenceError if any tensor of the state is not finite."""
        if broken := not_finite(self.state):
            raise DivergenceError(f"the run has diverged at {self.nimg / 1000:.1f} kimg: {broken} is not finite")

    def _ema_beta(self) -> float:
        """Returns the decay of the averaged generator per step. Its half-life grows at first, as in StyleGAN2-ADA."""
        half_life = min(self.config.ema_kimg * 1000, max(self.nimg, 1) * self.config.ema_rampup)
        return 0.5 ** (self.config.batch / half_life)

    def _save_row(self, scored: bool) -> tuple[dict[str, float], Image.Image]:
        """Saves a scheduled checkpoint with its sheet, its statistics and, if `scored`, its score."""
        self._refuse_divergence()
        self._refuse_not_finite()
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
        """Saves a checkpoint, without a row of statistics if it is unscheduled."""
        self._refuse_not_finite()
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
        """Saves a sheet of the seeds 0 to 63. Each column of a conditional network's sheet shows one class."""
        z = np.concatenate([z_of_seed(seed, self.config.z_dim) for seed in range(SHEET_IMAGES)])
        classes = self._draws.classes(SHEET_IMAGES // SHEET_ROWS)
        images = np.concatenate([self.preview(row, classes) for row in np.split(z, SHEET_ROWS)])
        image = sheet(to_pixels(images))
        self._folder.save_sheet(image, self.nimg)
        return image
