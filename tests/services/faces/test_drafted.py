"""Faces that are drafted before they are made."""

import pytest

from services.derived.transitions.request import TransitionRequest
from services.faces.random_faces import Look

DRAFTS = {
    "a random face": lambda s: (s.random_faces.draft(Look(seed=9)), lambda: s.random_faces.make(1, Look(seed=9))[0]),
    "an edit": lambda s: (s.edits.draft(1, "sefa_0", [0.1]), lambda: s.edits.make(1, "sefa_0", [0.1])[0]),
    "a crossed edit": lambda s: (
        s.edits.draft_crossed(1, {"sefa_0": [0.1], "sefa_1": [0.1]}),
        lambda: s.edits.make_crossed(1, {"sefa_0": [0.1], "sefa_1": [0.1]})[0].face,
    ),
    "a mix of groups": lambda s: (
        s.mixes.draft_by_styles({"coarse": 1, "middle": 2}),
        lambda: s.mixes.by_styles({"coarse": 1, "middle": 2}),
    ),
    "a mix at a layer": lambda s: (s.mixes.draft_at_crossover([1, 2], 2), lambda: s.mixes.at_crossover([1, 2], 2)),
    "a mix of layers": lambda s: (s.mixes.draft_by_layers([1, 2, 1, 2]), lambda: s.mixes.by_layers([1, 2, 1, 2])),
    "an average": lambda s: (s.averages.draft([1, 2]), lambda: s.averages.make([1, 2])[0]),
    "an anti-face": lambda s: (
        s.averages.draft_opposite(1, [], [0.5]),
        lambda: s.averages.make_opposite(1, [], [0.5])[0],
    ),
    "a frame": lambda s: (
        s.transitions.draft(TransitionRequest(start=1, end=2, amount=1, speed=0.3)),
        lambda: s.transitions.make(TransitionRequest(start=1, end=2, amount=1, speed=0.3)).frames[0].face,
    ),
}


@pytest.mark.parametrize("draft", DRAFTS.values(), ids=DRAFTS)
def test_a_draft_stores_nothing_and_has_the_recipe_of_the_face_that_is_made(service, draft):
    service.random_faces.make(2, Look(seed=1, truncation_psi=0.3))
    drafted, make = draft(service)
    assert service.stored.ids() == [1, 2]
    assert [each.recipe for each in drafted.drafts] == [make().recipe]
    assert service.stored.ids() == [1, 2, 3]
