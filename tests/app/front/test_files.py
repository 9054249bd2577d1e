"""What stands in the static files of the page."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess

import pytest

from app.front.files import FOLDER, modules_of, version_of

VENDOR = FOLDER / "vendor"
PACKAGES = json.loads((VENDOR / "vendor.json").read_text())
OWN = sorted(
    path
    for path in FOLDER.rglob("*")
    if path.is_file() and path.suffix in (".js", ".css", ".svg") and VENDOR not in path.parents
)
TEXTS = FOLDER / "text" / "en.js"
NODE = shutil.which("node")
LARGEST = {".js": 200, ".css": 450}  # lines
NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml")


def name_of(path):
    return path.relative_to(FOLDER).as_posix()


def without_comments(text):
    return re.sub(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("package", PACKAGES, ids=[package["name"] for package in PACKAGES])
def test_a_vendored_file_is_the_one_that_was_published(package):
    assert "Copyright" in (VENDOR / package["licence_file"]).read_text()
    for name, expected in package["sha256"].items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == expected


def test_each_vendored_file_is_listed():
    listed = {"vendor.json"} | {name for package in PACKAGES for name in (*package["sha256"], package["licence_file"])}
    assert {path.name for path in VENDOR.iterdir() if not path.name.endswith(".d.mts")} == listed


@pytest.mark.parametrize("path", OWN, ids=name_of)
def test_a_file_names_no_other_host(path):
    text = without_comments(path.read_text())
    for namespace in NAMESPACES:
        text = text.replace(namespace, "")
    assert re.findall(r"https?://[^\s\"'`$]+|[\"'`(]//[a-z][^\"'`)]*", text) == []


@pytest.mark.parametrize("path", [VENDOR / name for package in PACKAGES for name in package["sha256"]], ids=name_of)
def test_a_vendored_file_loads_nothing_from_elsewhere(path):
    addresses = set(re.findall(r"https?://[^\s\"'`)]+", path.read_text()))
    assert {address for address in addresses if not address.startswith("http://www.w3.org/")} <= {
        "https://github.com/leeoniya/uPlot"  # in the comment above it
    }


@pytest.mark.parametrize("path", [path for path in OWN if path != TEXTS], ids=name_of)
def test_a_file_is_short(path):
    assert len(path.read_text().splitlines()) <= LARGEST.get(path.suffix, 1000)


@pytest.mark.parametrize("path", [path for path in OWN if path.suffix == ".js"], ids=name_of)
def test_what_a_module_imports_is_there(path):
    for name in re.findall(r'(?:from|import) "([^"]+)"', path.read_text()):
        assert name.startswith("."), f"{name} has no address"
        assert (path.parent / name).is_file(), name


@pytest.mark.parametrize("path", [path for path in OWN if path.suffix == ".js"], ids=name_of)
def test_a_module_sets_no_markup_and_evaluates_no_text(path):
    assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\(\"style",
                         without_comments(path.read_text()))  # fmt: skip


PRINT_PATHS = """
const paths = (texts, parent) => Object.entries(texts).flatMap(([name, text]) =>
  text.constructor === Object ? paths(text, `${parent}${name}.`) : [`${parent}${name}`]);
console.log(JSON.stringify(paths(t, "")));
"""


@pytest.mark.skipif(NODE is None, reason="needs Node.js")
def test_each_text_is_used():
    """A text is used by its own name, or by a computed one (`t.kinds[kind]`). tsc checks that used texts exist."""
    printed = subprocess.run(
        [NODE, "--input-type=module"], input=TEXTS.read_text() + PRINT_PATHS, capture_output=True, text=True, check=True
    )
    texts = json.loads(printed.stdout)
    assert "gallery.sort" in texts
    sources = "".join(without_comments(path.read_text()) for path in OWN if path.suffix == ".js" and path != TEXTS)

    def is_used(text):
        holder = text.rpartition(".")[0]
        names = [rf"{re.escape(text)}\b", *([rf"{holder}\b(?!\.)"] if holder else [])]
        return any(re.search(rf"\bt\.{name}", sources) for name in names)

    assert [text for text in texts if not is_used(text)] == []


def test_the_version_changes_with_names_and_contents(tmp_path):
    (tmp_path / "a.js").write_text("1")
    first = version_of(tmp_path)
    assert re.fullmatch("[0-9a-f]{16}", first)
    (tmp_path / "a.js").rename(tmp_path / "b.js")
    assert version_of(tmp_path) != first
    (tmp_path / "b.js").rename(tmp_path / "a.js")
    assert version_of(tmp_path) == first
    (tmp_path / "a.js").write_text("2")
    assert version_of(tmp_path) != first


def test_the_modules_of_the_page_are_those_that_it_imports_at_once(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "main.js").write_text('import { a } from "./parts/a.js";\nimport { b } from "./b.js";\n')
    (tmp_path / "b.js").write_text('export const b = () => import("./later.js");\n')
    (tmp_path / "later.js").write_text("")
    (tmp_path / "parts" / "a.js").write_text('import{x}from"../x.mjs";export { b } from "../b.js";\n')
    (tmp_path / "x.mjs").write_text("")
    assert modules_of(tmp_path, "main.js") == ["b.js", "main.js", "parts/a.js", "x.mjs"]


def test_panels_are_loaded_when_they_are_opened():
    first = modules_of(FOLDER, "main.js")
    assert "parts/shell.js" in first
    assert "vendor/preact.mjs" in first
    assert not [name for name in first if name.startswith("panels/") and name != "panels/all.js"]
