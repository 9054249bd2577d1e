"""Random weights of LPIPS, and the two files in which the original ones are published."""

import numpy as np

from stylegan2.projection.lpips_file import BACKBONE
from stylegan2.projection.lpips_shapes import shapes
from tests.stylegan2.checkpoints.pickles import Call, Name, Stored, ordered_dict, tensor, torch_stream
from tests.stylegan2.checkpoints.writers import torch_zip


def random_weights(seed=0):
    random = np.random.RandomState(seed)
    weights = {}
    for name, shape in shapes().items():
        scale = 0.1 if name.endswith("bias") else 1 / np.sqrt(np.prod(shape[:-1]))
        weights[name] = np.float32(random.randn(*shape) * scale)
        if name.startswith("head"):
            weights[name] = np.abs(weights[name])
    return weights


def published(weights, folder):
    """The two files as torch writes them: the backbone as a zip of today, the heads as Python 2 once did."""
    backbone, heads, storages = {}, [], {"backbone": [], "heads": []}

    def stored(array, where):
        array = np.ascontiguousarray(array)
        storages[where].append(Stored(f"{where}{len(storages[where])}", array.reshape(-1)))
        return tensor(array, storages[where][-1])

    for k, name in enumerate(BACKBONE):
        backbone[f"{name}.weight"] = stored(weights[f"conv{k}/kernel"].transpose(3, 2, 0, 1), "backbone")
        backbone[f"{name}.bias"] = stored(weights[f"conv{k}/bias"], "backbone")
        heads.append([f"lin{k}.model.1.weight", stored(weights[f"head{k}"].reshape(1, -1, 1, 1), "heads")])
    backbone["classifier.1.weight"] = stored(np.ones((2, 2), np.float32), "backbone")
    (folder / "alexnet.pth").write_bytes(torch_zip(ordered_dict(backbone), storages["backbone"]))
    old = Call(Name("collections", "OrderedDict"), (heads,))
    (folder / "alex.pth").write_bytes(torch_stream(old, storages["heads"]))
    return folder / "alexnet.pth", folder / "alex.pth"
