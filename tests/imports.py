"""Who imports whom in the loaders: the graph, its circles, and the floors that it may only go down."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# the way of the data; who asks the face asks for the whole flow
FLOORS = (
    {"documents"}, {"recognise"}, {"identify"}, {"reconcile"}, {"store"},
    {"rollup", "given", "deeds", "audit_said", "said"}, {"users"},
    {"sources", "unit_sheet"}, {"outcome"}, {"readers"}, {"cluster", "filing"}, {"flow"}, {"appraisal"},
    {"desk", "apart"}, {"reread", "registrar", "calendar", "backup"}, {"unit_form", "settling"},
    {"letters"}, {"receipt", "listing", "commands", "__main__"},
)  # fmt: skip

# recognition proves what it reads by the sums of the form: they, and the language in which they are written
SUMS = re.compile(r"loaders\.reconcile\.(?:formula|identities|balances|language(?:\.\w+)?)$")


def module_of(path: Path) -> str:
    """The name under which a file is imported."""
    return path.relative_to(ROOT).as_posix().removesuffix(".py").removesuffix("/__init__").replace("/", ".")


MODULES = {module_of(path): path for path in sorted((ROOT / "loaders").rglob("*.py"))}


def edges(path: Path) -> set[str]:
    """The modules of the loaders that a file needs, wherever it says so: at its top, inside a function, or for the
    checker of types alone. A circle that such an import opens is still one that a reader has to walk round. A package
    that is only passed through on the way to a module in it is not counted: its face may name what it holds."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{name.name}" for name in node.names}
            found |= inside & MODULES.keys()
            found |= {node.module} if inside - MODULES.keys() else set()
    return found & MODULES.keys()


def circles(graph: dict[str, set[str]]) -> list[set[str]]:
    """The sets of nodes that all lead to each other, those of one node left out."""
    reached = {start: _reached(graph, start) for start in graph}
    together = [{one for one in reached[start] if start in reached[one]} for start in graph]
    return [group for at, group in enumerate(together) if len(group) > 1 and group not in together[:at]]


def _reached(graph: dict[str, set[str]], start: str) -> set[str]:
    found, waiting = set(), [start]
    while waiting:
        after = graph.get(waiting.pop(), set()) - found
        found |= after
        waiting.extend(after)
    return found


def floor_of(module: str) -> int:
    """The floor of a module: that of its room; what is in no room is the ground on which all stand."""
    room = module.split(".")[1] if "." in module else "__main__"
    return next((number for number, rooms in enumerate(FLOORS, start=1) if room in rooms), 0)


def climbs(path: Path) -> set[str]:
    """The modules that a file needs from a floor above its own."""
    own = module_of(path)
    higher = {one for one in edges(path) if floor_of(one) > floor_of(own)}
    proves = floor_of(own) == floor_of("loaders.recognise")
    return {one for one in higher if not (proves and SUMS.match(one))}
