"""The results of a fit keep the order of the attributes that were learned, and leave the others out."""

import numpy as np

from stylegan2.training.directions.attributes import Attribute, column
from stylegan2.training.directions.fitting import Fit, FitConfig
from stylegan2.training.directions.report import fit_report, summary, to_directions
from tests.stylegan2.tiny_network import tiny_network

ATTRIBUTES = [
    Attribute("smile", "a wider smile", "strength", column("smile")),
    Attribute("chance", "nothing", "units", column("chance")),
    Attribute("age", "older", "years", column("age")),
]
R2 = np.array([0.7, 0.1, 0.8])
BACKWARDS, FORWARDS = np.array([[0.9, 0.2], [0.0, 1.0]]), np.array([[1.1, 0.0], [-0.2, 1.0]])


def fit_of(network):
    config = network.config
    return Fit(
        kept=np.array([0, 2]),
        directions=np.ones((2, config.num_ws, config.w_dim), np.float32),
        lengths=np.array([1.5, 2.5]),
        backwards=BACKWARDS,
        forwards=FORWARDS,
        mean=np.array([0.2, 44]),
        std=np.array([0.1, 12]),
        linear_r2=np.array([0.5, 0.0, 0.6]),
    )


def test_directions_carry_the_texts_and_measurements_of_the_learned_attributes():
    network = tiny_network()
    config = FitConfig(truncation_psi=0.9, seed=5)
    directions = to_directions(fit_of(network), ATTRIBUTES, R2, network, config, "CC0 1.0", "steer", "judge")
    assert directions.names == ("smile", "age")
    assert directions.descriptions == ("a wider smile", "older")
    assert directions.units == ("strength", "years")
    np.testing.assert_allclose(directions.effects, (BACKWARDS + FORWARDS) / 2)
    np.testing.assert_allclose(directions.regressor_r2, [0.7, 0.8])
    np.testing.assert_allclose(directions.attribute_std, [0.1, 12])
    assert (directions.network, directions.fingerprint) == (network.name, network.fingerprint)
    assert (directions.truncation_psi, directions.licence) == (0.9, "CC0 1.0")
    assert "measured by steer" in directions.made
    assert "judged by judge" in directions.made
    assert "seed 5" in directions.made


def test_the_report_has_a_row_for_every_attribute_and_effects_of_the_learned_ones():
    learned, effects, *_ = fit_report(fit_of(tiny_network()), ATTRIBUTES, R2, "steer").split("\n\n")
    rows = {line.split(" | ")[0].strip("| "): line for line in learned.splitlines()[2:]}
    assert list(rows) == ["smile", "chance", "age"]
    assert rows["smile"] == "| smile | 0.70 | 0.50 | 0.20 | 0.10 | 0.90 | 1.10 | 1.50 |"
    assert rows["chance"] == "| chance | 0.10 | 0.00 |  |  |  |  |  |"
    assert [line.split(" | ")[0] for line in effects.splitlines()[2:]] == ["| smile", "| age"]


def test_the_report_says_whether_a_judge_measured_the_effects():
    alone, judged = (fit_report(fit_of(tiny_network()), ATTRIBUTES, R2, "steer", judge) for judge in (None, "other"))
    assert alone.endswith("Effects were measured by the same steer, not by a judge.")
    assert judged.endswith("Effects were judged by other.")


def test_a_summary_separates_own_effects_from_others_and_divides_by_them():
    text = summary(["smile", "age"], np.array([[1.0, -0.4], [0.18, 0.9]]))
    assert text.startswith("Own effects 0.90 to 1.00; effects on others: mean 0.30, largest 0.40 (absolute values,")
    assert summary(["smile"], np.array([[0.97]])) == "Own effects 0.97 to 0.97."


def test_a_summary_counts_attributes_that_may_move_together_apart():
    names, effects = ["asian", "african", "smile"], np.array([[1, -0.7, 0.1], [-0.6, 1, 0.1], [0.1, 0.1, 1]])
    assert "others: mean 0.10, largest 0.10" in summary(names, effects)
    assert "together: mean 0.28, largest 0.70" in summary(names, effects)
