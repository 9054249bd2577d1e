"""A training state is read back as it was written, or refused with the name of what does not fit."""

import numpy as np
import pytest
from keras import ops

from stylegan2.training.errors import StateError
from stylegan2.training.state import load_state, save_state

STATE = {
    "g": {"a/kernel": np.ones((200, 300), "f4"), "a/bias": np.zeros((), "f4")},
    "w_avg": np.arange(4, dtype="f4"),
}


def test_a_state_is_read_back_as_it_was(tmp_path):
    save_state(tmp_path / "state", STATE, {"nimg": 7, "seconds": 0.1})
    state, progress = load_state(tmp_path / "state", STATE)
    assert progress == {"nimg": 7, "seconds": 0.1}
    assert state.keys() == STATE.keys()
    for name, array in STATE["g"].items():
        np.testing.assert_array_equal(ops.convert_to_numpy(state["g"][name]), array)
    np.testing.assert_array_equal(ops.convert_to_numpy(state["w_avg"]), STATE["w_avg"])


@pytest.mark.parametrize(
    ("like", "named"),
    [
        ({**STATE, "w_avg": np.zeros(5, "f4")}, "w_avg"),
        ({**STATE, "pl_mean": np.zeros((), "f4")}, "pl_mean"),
        ({"g": STATE["g"]}, "w_avg"),
    ],
    ids=["another shape", "one more", "one less"],
)
def test_a_state_of_other_networks_is_refused(tmp_path, like, named):
    save_state(tmp_path / "state", STATE, {})
    with pytest.raises(StateError, match=f"state belongs to different networks: {named}"):
        load_state(tmp_path / "state", like)


def test_a_state_that_was_cut_off_is_refused(tmp_path):
    save_state(tmp_path / "state", STATE, {})
    (tmp_path / "state").write_bytes((tmp_path / "state").read_bytes()[:-5])
    with pytest.raises(StateError, match="cannot be read"):
        load_state(tmp_path / "state", STATE)
