"""The one place that knows which Keras backend runs: how a function is compiled, how a gradient is taken, and which of
two formulations of the same mathematics the compiler behind it is good at.

Everything else in `stylegan2` is `keras.ops` and layers, the same on each backend.
"""

from __future__ import annotations

import functools
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras

BACKENDS = ("tensorflow", "jax")

Tensor = Any  # a tensor of the running backend, or a Keras variable in its place
Shape = tuple[Any, ...]  # of a tensor; None for a side of any length


def name() -> str:
    """The running Keras backend, `tensorflow` or `jax`; raises RuntimeError for any other."""
    running = keras.backend.backend()
    if running not in BACKENDS:
        raise RuntimeError(f"Facespace runs on Keras' backends {' and '.join(BACKENDS)}; KERAS_BACKEND is {running!r}")
    return running


@functools.cache
def on_accelerator() -> bool:
    """True where a GPU (or a TPU) does the work."""
    if name() == "jax":
        import jax

        return jax.default_backend() != "cpu"
    import tensorflow as tf

    return bool(tf.config.list_physical_devices("GPU"))


@functools.cache
def device() -> str:
    """What computes, in words: `cpu` and its model, or the accelerator's name."""
    if not on_accelerator():
        return f"cpu {_cpu_model()}"
    if name() == "jax":
        import jax

        return str(jax.devices()[0].device_kind)
    import tensorflow as tf

    details = tf.config.experimental.get_device_details(tf.config.list_physical_devices("GPU")[0])
    return str(details.get("device_name", "gpu"))


def _cpu_model() -> str:
    """The processor's name; Python's own `platform` says no more than the architecture on Linux."""
    try:
        lines = Path("/proc/cpuinfo").read_text(errors="replace").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names and names[0] else platform.processor() or platform.machine()


def uses_onednn() -> bool:
    """True for TensorFlow on a CPU, whose convolutions are oneDNN's; elsewhere XLA compiles the whole program.

    oneDNN is fast at strided transposed convolutions and has no fusion; XLA is the other way round, so that each wants
    its own formulation of the up-convolution (`layers/resample.py`) and of element-wise chains (`fused`).
    """
    return name() == "tensorflow" and not on_accelerator()


def compiled(function: Callable) -> Callable:
    """`function` of tensors (nested lists and dicts of them), compiled as one program."""
    if name() == "jax":
        import jax

        return jax.jit(function)
    import tensorflow as tf

    return tf.function(function, jit_compile=not uses_onednn(), reduce_retracing=False, autograph=False)


def inference(layer: keras.Layer, **options: Any) -> Callable:
    """`layer(*tensors, **options)` compiled, with the layer's variables as they are now.

    JAX would copy the weights into the program as constants; there they are passed in.
    """
    if name() == "tensorflow":
        return compiled(lambda *tensors: layer(*tensors, **options))
    variables = layer.variables
    values = [variable.value for variable in variables]

    def call(values: list[Any], *tensors: Any) -> Any:
        with keras.StatelessScope(state_mapping=list(zip(variables, values, strict=True))):
            return layer(*tensors, **options)

    return functools.partial(compiled(call), values)


def fused(function: Callable) -> Callable:
    """A chain of element-wise operations as one pass over memory, inside a larger compiled program.

    XLA fuses such chains by itself. TensorFlow on a CPU does not, and there each operation would be a pass of its own.
    """
    compiled_by_tensorflow: list[Callable] = []

    @functools.wraps(function)
    def call(*arguments: Any, **options: Any) -> Any:
        if not uses_onednn():
            return function(*arguments, **options)
        if not compiled_by_tensorflow:
            import tensorflow as tf

            compiled_by_tensorflow.append(tf.function(function, jit_compile=True, autograph=False))
        return compiled_by_tensorflow[0](*arguments, **options)

    return call


def depthwise_convolution(x: Tensor, kernel: Tensor, padding: tuple[int, int], stride: int) -> Tensor:
    """Depthwise convolution with zeros around both axes: [N, H, W, C] * [f, f, C, 1].

    Keras has no explicit padding. A `pad` before it would be a pass over memory that costs oneDNN as much as the
    convolution; TensorFlow's own function has none.
    """
    zeros = [[0, 0], list(padding), list(padding), [0, 0]]
    if name() == "jax":
        x = keras.ops.pad(x, zeros)
        return keras.ops.depthwise_conv(x, kernel, strides=stride, padding="valid", data_format="channels_last")
    import tensorflow as tf

    return tf.nn.depthwise_conv2d(x, kernel, strides=[1, stride, stride, 1], padding=zeros)


def value_and_grad(loss: Callable[[Any], tuple[Any, Any]]) -> Callable[[Any], tuple[tuple[Any, Any], Any]]:
    """`loss(variables) -> (scalar, aux)` as `variables -> ((scalar, aux), gradients)`.

    `variables` is one tensor or a list of tensors, not Keras variables: read the network's through a
    `keras.StatelessScope`. May be nested: the loss may itself call a `value_and_grad` (R1, path length).
    """
    if name() == "jax":
        import jax

        return jax.value_and_grad(loss, has_aux=True)
    import tensorflow as tf

    def call(variables: Any) -> tuple[tuple[Any, Any], Any]:
        with tf.GradientTape() as tape:
            tape.watch(variables)
            value, aux = loss(variables)
        return (value, aux), tape.gradient(value, variables, unconnected_gradients="zero")

    return call
