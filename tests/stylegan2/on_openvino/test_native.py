"""The interpreter ends only when no thread is in OpenVINO's code."""

import subprocess
import sys
import threading

import pytest

from stylegan2.engines import is_installed
from stylegan2.on_openvino.native import RunningCalls
from tests.serving import ROOT

if not is_installed("openvino"):
    pytest.skip("OpenVINO is not installed", allow_module_level=True)

SCRIPT = """
import threading
from stylegan2.config import GeneratorConfig
from stylegan2.on_openvino.network import OpenVINONetwork
from tests.stylegan2.numpy_stylegan2 import random_checkpoint
config = GeneratorConfig(img_height=64, img_width=64, channels=(8,) * 5)
checkpoint, started = random_checkpoint(config, 0), threading.Event()
def build():
    while True:
        network = OpenVINONetwork(checkpoint)
        started.set()
        network.synthesis([[[0.0] * config.w_dim] * config.num_ws] * 20)
for _ in range(4):
    threading.Thread(target=build, daemon=True).start()
started.wait()
"""


def test_a_process_that_ends_while_networks_are_built_and_run_does_not_crash():
    run = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_the_end_waits_for_running_calls_and_no_other_one_begins():
    calls, inside, leave, ended, begun = (RunningCalls(), *(threading.Event() for _ in range(4)))

    def call(entered, until):
        with calls.call():
            entered.set()
            until.wait()

    def end():
        calls.end()
        ended.set()

    first = threading.Thread(target=call, args=(inside, leave), daemon=True)
    first.start()
    assert inside.wait(10)
    threading.Thread(target=end, daemon=True).start()
    assert not ended.wait(0.05)
    leave.set()
    assert ended.wait(10)
    threading.Thread(target=call, args=(begun, leave), daemon=True).start()
    assert not begun.wait(0.05)


def test_the_end_does_not_wait_for_a_call_of_its_own_thread_that_a_signal_has_cut_off():
    calls = RunningCalls()
    calls.call().__enter__()
    calls.end()


def test_a_forked_child_does_not_wait_for_threads_of_its_parent():
    calls, leave = RunningCalls(), threading.Event()
    inside = threading.Event()

    def call():
        with calls.call():
            inside.set()
            leave.wait()

    thread = threading.Thread(target=call)
    thread.start()
    assert inside.wait(10)
    calls.forget()
    calls.end()
    leave.set()
    thread.join()


def test_the_thread_that_ends_the_process_may_still_call():
    calls = RunningCalls()
    calls.end()
    with calls.call():
        pass
