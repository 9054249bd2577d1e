"""What the documents refer to exists: files, headings, make targets, commands and their options."""

from __future__ import annotations

import itertools
import re
import shlex
from pathlib import Path

import click
import pytest

from benchmarks.__main__ import benchmarks
from stylegan2.directions.__main__ import directions
from stylegan2.projection.__main__ import main as projection
from stylegan2.training.__main__ import training
from tests.documents import ROOT

FOLDERS = (".", "docs", "benchmarks", "stylegan2/networks")
DOCUMENTS = sorted(path for folder in FOLDERS for path in (ROOT / folder).glob("*.md"))
COMMANDS: dict[str, click.Command] = {
    "benchmarks": benchmarks,
    "stylegan2.directions": directions,
    "stylegan2.projection": projection,
    "stylegan2.training": training,
}
each_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def code(text: str) -> str:
    """The code blocks and code spans of a document, each from the start of a line."""
    fenced = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", fenced.sub("", text))
    return "\n".join([*fenced.findall(text), *spans])


def anchors(path: Path) -> set[str]:
    """The names that a browser gives the headings of a document."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


@each_document
def test_links_lead_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", path.read_text()):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = path.parent / name if name else path
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@each_document
def test_paths_in_the_tree_exist(path: Path) -> None:
    folders = "app|services|stylegan2|db|tests|docs|benchmarks|\\.ci"
    for name in re.findall(rf"^((?:{folders})/[\w./-]*)$", code(path.read_text()), re.MULTILINE):
        assert (ROOT / name).exists(), name


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_names_in_the_code_exist(name: str) -> None:
    folders = ("app", "services", "stylegan2", "db", "tests")
    sources = "".join(path.read_text() for folder in folders for path in (ROOT / folder).rglob("*.py"))
    words = set(re.findall(r"\w+", sources))
    parts = re.findall(r"^(?:[A-Z]\w+|_\w+|\w+\.[A-Za-z]\w+)$", code((ROOT / name).read_text()), re.MULTILINE)
    named = {word for part in parts if not part.endswith((".md", ".py", ".npz", ".lock")) for word in part.split(".")}
    assert len(named) > 5
    assert named <= words


@each_document
def test_make_has_the_targets(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = re.findall(r"^(?:\$ )?(?:[A-Z_]+=\S+ )*make ([a-z]+)\b", code(path.read_text()), re.MULTILINE)
    assert set(named) <= targets


@each_document
def test_commands_exist_with_the_options_that_are_shown(path: Path) -> None:
    for module, line in re.findall(r"python -m ((?:stylegan2|benchmarks)[\w.]*)(.*)$", code(path.read_text()), re.M):
        words = [word for word in shlex.split(line, comments=True) if word != "..."]
        command = COMMANDS[module]
        for word in itertools.takewhile(lambda word: not word.startswith("-"), words):
            if not isinstance(command, click.Group):
                break
            found = command.get_command(click.Context(command), word)
            assert found is not None, f"python -m {module}{line}"
            command = found
        shown = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert shown <= options(command) | {"--help"}, f"python -m {module}{line}"


def options(command: click.Command) -> set[str]:
    """The options of a command; `queue add` takes those of `train` as well."""
    own = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    return own | options(training.commands["train"]) if command.name == "add" else own
