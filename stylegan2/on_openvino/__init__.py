"""A generator for inference on CPUs, with OpenVINO: no Keras, a small memory, and a quick start.

Only this package imports OpenVINO. `import openvino` loads its converter of models, which sends an event to a
statistics server and writes an id into the home folder. Facespace does not need the converter; its import is blocked
here, before any module of this package imports OpenVINO.
"""

import sys

sys.modules.setdefault("openvino.tools.ovc", None)  # type: ignore[arg-type]
