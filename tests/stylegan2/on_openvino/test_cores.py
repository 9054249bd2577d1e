"""The quota of control groups, which limits how many threads are of use."""

from pathlib import Path

import pytest

from stylegan2.on_openvino.cores import quota


def files(root: Path, texts: dict[str, str]) -> None:
    """Writes files of control groups: texts by path."""
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def quota_in(root: Path) -> int | None:
    return quota(root / "mount", root / "own")


@pytest.mark.parametrize(
    ("limit", "cores"),
    [("max 100000", None), ("200000 100000", 2), ("150000 100000", 2), ("5000 100000", 1), ("800000 50000", 16)],
)
def test_a_part_of_a_core_counts_as_a_whole_one(tmp_path, limit, cores):
    files(tmp_path, {"own": "0::/\n", "mount/cpu.max": limit})
    assert quota_in(tmp_path) == cores


def test_the_smallest_quota_on_the_way_up_counts(tmp_path):
    files(tmp_path, {"own": "0::/lab/service\n", "mount/cpu.max": "max 100000"})
    files(tmp_path, {"mount/lab/cpu.max": "100000 100000", "mount/lab/service/cpu.max": "400000 100000"})
    assert quota_in(tmp_path) == 1


def test_version_1_is_read_too(tmp_path):
    lab, root = "mount/cpu/lab/cpu.cfs_", "mount/cpu/cpu.cfs_"
    files(tmp_path, {"own": "5:memory:/other\n4:cpu,cpuacct:/lab\n"})
    files(tmp_path, {f"{lab}quota_us": "300000\n", f"{lab}period_us": "100000\n"})
    files(tmp_path, {f"{root}quota_us": "-1\n", f"{root}period_us": "100000\n"})
    assert quota_in(tmp_path) == 3


@pytest.mark.parametrize("text", ["", "max", "many 100000", "1 0", "1 2 3", "\x00"])
def test_a_file_of_another_kind_is_no_limit(tmp_path, text):
    files(tmp_path, {"own": "0::/\n", "mount/cpu.max": text})
    assert quota_in(tmp_path) is None


@pytest.mark.parametrize(
    ("own", "limit"), [("3:cpu,cpuacct:/x\n", "mount/cpu,cpuacct/x"), ("1:cpu:/\n0::/\n", "mount/unified")]
)
def test_other_mount_points_are_found(tmp_path, own, limit):
    files(tmp_path, {"own": own, f"{limit}/cpu.max": "100000 100000"})
    assert quota_in(tmp_path) == 1


def test_a_group_may_have_a_name_that_is_not_text(tmp_path):
    files(tmp_path, {"own": "", "mount/cpu.max": "100000 100000"})
    (tmp_path / "own").write_bytes(b"0::/\xff\xfe\n")
    assert quota_in(tmp_path) == 1


def test_without_control_groups_there_is_no_limit(tmp_path):
    assert quota_in(tmp_path) is None


def test_a_container_sees_its_own_group_at_the_mount_point(tmp_path):
    files(tmp_path, {"own": "0::/../../outside\n", "mount/cpu.max": "100000 100000"})
    assert quota_in(tmp_path) == 1
