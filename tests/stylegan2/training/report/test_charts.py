"""Every statistic of a run is in one chart, together with related ones."""

from stylegan2.training.report.charts import charts
from stylegan2.training.report.record import RunRecord
from tests.stylegan2.training.report.run_folders import run_folder

ADA = [
    {"nimg": 1000, "r_t": 0.2, "augment_p": 0.01, "swd": 50.0, "swd_16": 9.0, "outside_share": 0.02, "memory": 5.0},
    {"nimg": 2000, "r_t": 0.5, "augment_p": 0.40, "swd": 9.0, "swd_16": 8.0, "outside_share": 0.03, "memory": 5.0},
]


def drawn(folder, rows, **config) -> dict:
    found = charts(RunRecord.read(run_folder(folder, rows, config)))
    return {chart.title: chart for chart in found}


def names(chart) -> list[str]:
    return [line.name for line in chart.plot.lines]


def test_losses_of_both_networks_share_a_chart(tmp_path):
    found = charts(RunRecord.read(run_folder(tmp_path)))
    curves = [names(chart) for chart in found]
    assert curves[:3] == [["swd"], ["generator", "discriminator"], ["training pictures", "generated pictures"]]
    assert sorted(map(len, curves)) == [1, 1, 1, 2, 2]


def test_the_distances_of_all_levels_share_a_chart(tmp_path):
    assert names(drawn(tmp_path, ADA)["Sliced Wasserstein distance"]) == ["swd", "swd 16"]


def test_an_unknown_statistic_has_a_chart_of_its_own(tmp_path):
    assert names(drawn(tmp_path, ADA)["memory"]) == ["memory"]


def test_the_target_of_augmentation_is_drawn(tmp_path):
    chart = drawn(tmp_path, ADA, ada_target=0.6)["Overfitting"]
    assert (chart.target_name, chart.plot.target.label) == ("ada_target", "0.6")


def test_without_a_target_there_is_no_line(tmp_path):
    for config in ({}, {"ada_target": None}, {"ada_target": "high"}):
        assert drawn(tmp_path, ADA, **config)["Overfitting"].plot.target is None


def test_probabilities_are_never_logarithmic(tmp_path):
    assert not drawn(tmp_path, ADA)["Augmentation"].plot.log


def test_the_speed_comes_from_the_seconds_if_it_was_not_measured(tmp_path):
    [line] = drawn(tmp_path, [{"nimg": 2000, "seconds": 60.0}])["Speed"].plot.lines
    assert line.dots[0].text == "seconds per kimg 30 at 2 kimg"
