"""Everything that depends on the Keras backend: how a function is compiled, how a gradient is taken, and which of two
formulations of the same mathematics its compiler handles well.

The rest of `stylegan2` uses only `keras.ops` and layers, which are the same on each backend.
"""

from __future__ import annotations

import functools
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras

from stylegan2.quiet import BACKENDS

Tensor = Any  # a tensor of the running backend, or a Keras variable in its place
Shape = tuple[Any, ...]  # of a tensor; None for a side of any length


def name() -> str:
    """Returns the name of the running Keras backend, `tensorflow` or `jax`.

    Raises:
        RuntimeError: If Keras runs on another backend.
    """
    running = keras.backend.backend()
    if running not in BACKENDS:
        raise RuntimeError(f"Facespace runs on Keras' backends {' and '.join(BACKENDS)}; KERAS_BACKEND is {running!r}")
    return running


@functools.cache
def on_accelerator() -> bool:
    """Returns whether the network runs on a GPU or a TPU."""
    if name() == "jax":
        import jax

        return jax.default_backend() != "cpu"
    import tensorflow as tf

    return bool(tf.config.list_physical_devices("GPU"))


@functools.cache
def device() -> str:
    """Returns the name of the device: `cpu` and its model, or the name of the accelerator."""
    if not on_accelerator():
        return f"cpu {_cpu_model()}"
    if name() == "jax":
        import jax

        return str(jax.devices()[0].device_kind)
    import tensorflow as tf

    details = tf.config.experimental.get_device_details(tf.config.list_physical_devices("GPU")[0])
    return str(details.get("device_name", "gpu"))


def _cpu_model() -> str:
    """Returns the model of the processor. (On Linux, Python's `platform` knows only its architecture.)"""
    try:
        lines = Path("/proc/cpuinfo").read_text(errors="replace").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names and names[0] else platform.processor() or platform.machine()


def uses_onednn() -> bool:
    """Returns whether oneDNN computes the convolutions: true for TensorFlow on a CPU. Elsewhere XLA does.

    oneDNN is fast at strided transposed convolutions, but fuses nothing. XLA fuses, but is slow at those convolutions.
    Each therefore needs its own formulation of the up-convolution (`layers/resample.py`) and of element-wise chains
    (`fused`).
    """
    return name() == "tensorflow" and not on_accelerator()


def compiled(function: Callable) -> Callable:
    """Returns `function`, compiled as one program. It takes and returns tensors, or nested lists and dicts of them."""
    if name() == "jax":
        import jax

        return jax.jit(function)
    import tensorflow as tf

    return tf.function(function, jit_compile=not uses_onednn(), reduce_retracing=False, autograph=False)


def inference(layer: keras.Layer, **options: Any) -> Callable:
    """Returns the compiled function `tensors -> layer(*tensors, **options)`, with the layer's current weights.

    On JAX the weights are passed in; otherwise JAX would copy them into the program as constants.
    """
    if name() == "tensorflow":
        return compiled(lambda *tensors: layer(*tensors, **options))
    variables = layer.variables

    def call(values: list[Any], *tensors: Any) -> Any:
        with keras.StatelessScope(state_mapping=list(zip(variables, values, strict=True))):
            return layer(*tensors, **options)

    return functools.partial(compiled(call), [variable.value for variable in variables])


def fused(function: Callable) -> Callable:
    """Makes a chain of element-wise operations run as one pass over memory, inside a larger compiled program.

    XLA fuses such chains by itself. TensorFlow on a CPU does not: there each operation would be a pass of its own, so
    XLA compiles this function alone.
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
    """Convolves each channel with its own kernel, with zeros around both axes.

    Keras has no explicit padding. With oneDNN, a separate `pad` is a pass over memory that takes as long as the
    convolution itself; TensorFlow's own function pads without one.

    Args:
        x: Images [N, H, W, C].
        kernel: Kernels [f, f, C, 1].
        padding: How many zeros go before and after each axis.
        stride: The step between outputs, along both axes.
    """
    zeros = [[0, 0], list(padding), list(padding), [0, 0]]
    if name() == "jax":
        x = keras.ops.pad(x, zeros)
        return keras.ops.depthwise_conv(x, kernel, strides=stride, padding="valid", data_format="channels_last")
    import tensorflow as tf

    return tf.nn.depthwise_conv2d(x, kernel, strides=[1, stride, stride, 1], padding=zeros)


def value_and_grad(loss: Callable[[Any], tuple[Any, Any]]) -> Callable[[Any], tuple[tuple[Any, Any], Any]]:
    """Turns `loss(variables) -> (scalar, aux)` into `variables -> ((scalar, aux), gradients)`.

    `variables` are tensors (one, or nested lists and dicts of them), not Keras variables. To differentiate by a
    network's weights, pass their values and let the loss assign them in a `keras.StatelessScope`. Calls may be nested:
    the loss may itself call a function that `value_and_grad` made, as R1 and path length do.
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
