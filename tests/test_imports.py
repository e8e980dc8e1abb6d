"""The graph of imports: no module of the loaders needs, through others, itself; reconciliation runs one way."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOADERS = sorted((ROOT / "loaders").rglob("*.py"))
ONE_WAY = ("rule", "rulebook", "balances", "predicates", "confront", "problems")  # each may import those before it


def module_of(path: Path) -> str:
    """``loaders/reconcile/rule.py`` as ``loaders.reconcile.rule``."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


FILES = {module_of(path): path for path in LOADERS}


def named(node: ast.AST) -> Iterator[str]:
    """The modules that one statement imports: of ``from loaders.forms import Form`` the module, of ``from loaders
    import forms`` the name."""
    if isinstance(node, ast.Import):
        yield from (name.name for name in node.names)
    if isinstance(node, ast.ImportFrom) and node.module:
        inner = [f"{node.module}.{name.name}" for name in node.names if f"{node.module}.{name.name}" in FILES]
        yield from inner or [node.module]


def graph() -> Mapping[str, set[str]]:
    """Every module of the loaders with those it imports, wherever in the file; what is imported for its types too."""
    return {
        module: {
            one for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) for one in named(node) if one in FILES
        }
        - {module}
        for module, path in FILES.items()
    }


def test_no_circle() -> None:
    try:
        order = tuple(TopologicalSorter(graph()).static_order())
    except CycleError as error:
        pytest.fail(f"circle: {' ← '.join(error.args[1])}")
    assert set(order) == set(FILES)


def test_a_circle_would_be_seen() -> None:
    with pytest.raises(CycleError):
        TopologicalSorter({**graph(), "loaders.reconcile.rule": {"loaders.reconcile.confront"}}).prepare()


@pytest.mark.parametrize("at", range(len(ONE_WAY)))
def test_reconciliation_runs_one_way(at: int) -> None:
    found = graph()[f"loaders.reconcile.{ONE_WAY[at]}"]
    assert not found & {f"loaders.reconcile.{later}" for later in ONE_WAY[at + 1 :]}


@pytest.mark.parametrize("path", sorted((ROOT / "loaders" / "reconcile").rglob("*.py")), ids=module_of)
def test_nothing_is_imported_for_its_types_alone_or_inside_a_function(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    at_the_top = {id(node) for node in tree.body}
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in imports if id(node) not in at_the_top] == []
