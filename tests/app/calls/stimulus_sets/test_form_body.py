"""The JSON object `standardise`."""

import pytest

EYES = {"eye_l": [0.35, 0.45], "eye_r": [0.65, 0.45]}
WRONG = [
    ({"ids": [1], "standardise": {"size": 15}}, "size"),
    ({"ids": [1], "standardise": {"size": 4097}}, "size"),
    ({"ids": [1], "standardise": {"size": "64"}}, "size"),
    ({"ids": [1], "standardise": {"gray": "yes"}}, "gray"),
    ({"ids": [1], "standardise": {"gray": 1}}, "gray"),
    ({"ids": [1], "standardise": {"crop": [0, 0, 1]}}, "crop"),
    ({"ids": [1], "standardise": {"crop": [0.5, 0, 0.5, 1]}}, "crop"),
    ({"ids": [1], "standardise": {"crop": [0, 0, 1, 2]}}, "crop"),
    ({"ids": [1], "standardise": {"mask": "square"}}, "mask"),
    ({"ids": [1], "standardise": {"mask": {"semi_axes": [0, 1]}}}, "semi_axes"),
    ({"ids": [1], "standardise": {"mask": {"centre": [0.5]}}}, "centre"),
    ({"ids": [1], "standardise": {"mask": {"centre": [0, 0], "semi_axes": [0.01, 0.01]}}}, "mask"),
    ({"ids": [1], "standardise": {"background": 0}}, "background"),
    ({"ids": [1], "standardise": {"mask": {}, "background": "red"}}, "background"),
    ({"ids": [1], "standardise": {"mask": {}, "background": 256}}, "background"),
    ({"ids": [1], "standardise": {"mask": {}, "background": True}}, "background"),
    ({"ids": [1], "standardise": {"luminance": {}}}, "luminance"),
    ({"ids": [1], "standardise": {"luminance": "shine"}}, "luminance"),
    ({"ids": [1], "standardise": {"luminance": {"mean": "bright"}}}, "mean"),
    ({"ids": [1], "standardise": {"luminance": {"mean": True}}}, "mean"),
    ({"ids": [1], "standardise": {"luminance": {"mean": -1}}}, "mean"),
    ({"ids": [1], "standardise": {"luminance": {"contrast": 200}}}, "contrast"),
    ({"ids": [1], "standardise": {"luminance": {"mean": 2, "scale": "linear"}}}, "mean"),
    ({"ids": [1], "standardise": {"luminance": {"mean": 2, "scale": "log"}}}, "scale"),
    ({"ids": [1], "standardise": {"rotate": 5}}, "rotate"),
    ({"ids": [1], "standardise": {"align": {"eye_l": [0.3, 0.5]}}}, "eye_r"),
    ({"ids": [1], "standardise": {"align": {"eye_l": [0.3, 0.5], "eye_r": [1.3, 0.5]}}}, "eye_r"),
    ({"ids": [1], "standardise": {"align": {"eye_l": [0.3], "eye_r": [0.6, 0.5]}}}, "eye_l"),
    ({"ids": [1], "standardise": {"align": {"eye_l": [0.6, 0.5], "eye_r": [0.4, 0.5]}}}, "align"),
    ({"ids": [1], "standardise": {"align": EYES, "crop": [0, 0, 1, 0.5]}}, "align"),
    ({"ids": [1], "standardise": {"luminance": {"mean": 9, "over": "nose"}}}, "over"),
    ({"ids": [1], "standardise": {"luminance": {"mean": 9, "over": "picture"}, "mask": "ellipse"}}, "over"),
    ({"ids": [1], "standardise": {"replace_background": 1}}, "replace_background"),
]


@pytest.mark.parametrize(("body", "field"), WRONG)
def test_a_wrong_form_names_the_field(client, problem, body, field):
    found = problem(client.post("/stimulus-sets", json=body), 400)
    assert field in [error["field"].split(".")[-1] for error in found["errors"]]


def test_the_document_describes_masks_and_luminance(client):
    schema = client.get("/openapi.json").json["components"]["schemas"]["StandardBody"]["properties"]
    word, values = schema["mask"]["oneOf"]
    assert word["enum"] == ["none", "face", "oval", "ellipse"]
    assert values["properties"]["semi_axes"]["items"] == {"type": "number", "minimum": 0.01, "maximum": 2}
    assert values["properties"]["semi_axes"]["description"]
    word, values = schema["luminance"]["oneOf"]
    assert word["enum"] == ["match"]
    assert set(values["properties"]) == {"mean", "contrast", "scale", "over"}
