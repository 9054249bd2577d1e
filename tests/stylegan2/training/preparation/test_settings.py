"""Impossible settings are refused, and the message names the field."""

import pytest

from stylegan2.training.preparation.errors import PreparationError
from stylegan2.training.preparation.settings import PreparationSettings


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"img_height": 64}, "both --width and --height"),
        ({"img_height": 63, "img_width": 63}, "56x56 or 64x64"),
        ({"channels": "cmyk"}, "`channels` must be one of auto, gray, rgb, rgba. Received: 'cmyk'"),
        ({"fit": "squeeze"}, "`fit` must be one of crop, pad"),
        ({"background": "blurple"}, "`background` must be a colour"),
        ({"all_faces": True}, "`--all-faces` needs `--align`"),
        ({"duplicate_distance": 16}, "`duplicate_distance` must be between -1 and 15. Received: 16"),
    ],
)
def test_an_impossible_value_is_named(settings, message):
    with pytest.raises(PreparationError) as refused:
        PreparationSettings(**settings)
    assert message in str(refused.value)


def test_the_description_changes_with_the_contents_of_the_labels_file(tmp_path):
    labels = tmp_path / "labels.csv"
    labels.write_text("file,label\na,1\n")
    settings = PreparationSettings(labels=str(labels))
    before = settings.described(tmp_path)
    labels.write_text("file,label\na,2\n")
    after = settings.described(tmp_path)
    assert [key for key in before if before[key] != after[key]] == ["labels_sha256"]
