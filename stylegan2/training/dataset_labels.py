"""Reads the classes of training images from `dataset.json`."""

from __future__ import annotations

import json
import zipfile

from stylegan2.training.errors import DatasetError
from stylegan2.training.zip_members import DAMAGE

LABELS_FILE = "dataset.json"


def shard_labels(shard: zipfile.ZipFile) -> dict[str, int]:
    """Reads the class of each picture by its name, from a `dataset.json` as StyleGAN2-ADA's dataset tool writes it.

    Returns an empty dict if there is no such file, or no label in it.

    Raises:
        DatasetError: the file is broken, or a label is not a whole number of at least 0.
    """
    if LABELS_FILE not in shard.namelist():
        return {}
    try:
        labels = dict(json.loads(shard.read(LABELS_FILE)).get("labels") or [])
    except (*DAMAGE, AttributeError, TypeError) as error:
        raise DatasetError(f"{LABELS_FILE} in {shard.filename} cannot be read: {error}") from error
    for name, label in labels.items():
        if not isinstance(label, int) or isinstance(label, bool) or label < 0:
            raise DatasetError(
                f"the label of {name} in {shard.filename} must be a whole number of at least 0. Received: {label!r}"
            )
    return labels
