"""``python -m tests.digest``: everything that is read from every document of the tests, as one hash a document.

Speed must change no output. Write the hashes down, change the readers, and compare::

    python -m tests.digest > before.tsv
    python -m tests.digest --against before.tsv

Hashed are the whole outcome (status and reason, paragraphs, tables, cells and places, other cuttings, figures, doubts,
passages, identity with its evidence) and the claims of the prose. Exits with 1 where a document is not as it was.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields, is_dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

from loaders.flow import read_source
from loaders.forms import DATA, load_forms, read_csv
from loaders.outcome import Outcome
from loaders.reconcile.claims.read import claims
from loaders.sources import Source, documents_in, unpacked
from tests.corpus.cases import LAYOUTS, Case, cases
from tests.corpus.mutations import MUTATIONS

TESTS = Path(__file__).resolve().parent
FILES = (DATA / "sample", DATA / "reports", TESTS / "field", TESTS / "corpus" / "files")
SENTENCES = tuple((TESTS / "loaders").glob("claims*.csv"))
DAMAGED = ("html", "seed_text", "pipe_rows", "spaces", "csv", "one_line", "html_word_export")  # layouts of text
Document = tuple[str, Callable[[], str]]  # its name, and what it says


def documents() -> Iterator[Document]:
    """Every document of the tests: files, sentences, the corpus as it is and damaged."""
    for path in documents_in(FILES):
        for source in unpacked(path):
            name = source.path.relative_to(TESTS.parent).as_posix()
            yield name, partial(said_of_source, source)
    for path in SENTENCES:
        yield f"claims {path.name}", partial(said_of_sentences, path)
    for case in cases():
        yield str(case), partial(said_of_case, case)
    for layout in DAMAGED:
        for form in load_forms().values():
            for mutation in MUTATIONS:
                case = Case(layout, form, "as printed")
                yield f"{case} {mutation}", partial(said_of_case, case, mutation)


def said_of_source(source: Source) -> str:
    """All that is read from a file, but where it lies and, as workbooks hold the time of their making, its bytes."""
    outcome = read_source(source)
    document = replace(outcome.document, sha256="", size=0) if outcome.document else None
    said = plain((replace(outcome, content=None, document=document), stated(outcome)))
    return said.replace(str(TESTS.parent), "")


def said_of_case(case: Case, mutation: str = "") -> str:
    """All that is read from a document of the corpus, damaged or not."""
    content = case.content()
    if mutation:
        content = MUTATIONS[mutation](content.decode(), random.Random(f"{case} {mutation}")).encode()
    return said_of_source(Source(Path("/corpus", f"{case.layout}.txt"), content))


def said_of_sentences(path: Path) -> str:
    """The claims of every text that stands in a list of sentences."""
    texts = {text for line in read_csv(path) for text in line.values() if text}
    return plain([claims("一", text, year) for text in sorted(texts) for year in (2020, 2024)])


def stated(outcome: Outcome) -> object:
    """The claims of what was read."""
    if outcome.reading is None or outcome.identity is None:
        return None
    year = outcome.identity.year or 2021
    return [claims(section, one.text, year) for section, one in outcome.reading.passages.items()]


def plain(value: object) -> str:
    """A value as JSON, whatever it is made of."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return sorted(map(plain, value)) if isinstance(value, frozenset | set) else str(value)


def hashed(document: Document) -> tuple[str, str]:
    """The name of a document and the hash of what it says."""
    name, said = document
    return name, hashlib.sha256(said().encode()).hexdigest()


def share(number: int, of: int, every: int, part: str) -> list[tuple[str, str]]:
    """The hashes of each ``of``-th of the documents: work for one process."""
    mine = islice((one for one in documents() if part in one[0]), number * every, None, of * every)
    return [hashed(one) for one in mine]


def hashes(jobs: int = 1, every: int = 1, part: str = "") -> dict[str, str]:
    """document -> its hash."""
    if jobs == 1:
        return dict(share(0, 1, every, part))
    with ProcessPoolExecutor(jobs) as pool:
        shares = [pool.submit(share, number, jobs, every, part) for number in range(jobs)]
        return {name: value for one in shares for name, value in one.result()}


def written(lines: Iterable[str]) -> dict[str, str]:
    """The hashes of a file that was written before."""
    return {name: value for name, _, value in (line.rstrip("\n").rpartition("\t") for line in lines)}


def main() -> int:
    """Print the hashes, or the documents that are not as they were."""
    asked = argparse.ArgumentParser(prog="python -m tests.digest", description=__doc__)
    asked.add_argument("--against", type=Path, help="hashes written before")
    asked.add_argument("--jobs", type=int, default=1, help="processes")
    asked.add_argument("--every", type=int, default=1, help="only each n-th document")
    asked.add_argument("--part", default="", help=f"only documents with this in their name, as {LAYOUTS.keys()}")
    chosen = asked.parse_args()
    found = hashes(chosen.jobs, chosen.every, chosen.part)
    if not chosen.against:
        print(*(f"{name}\t{value}" for name, value in found.items()), sep="\n")
        return 0
    before = written(chosen.against.read_text(encoding="utf-8").splitlines())
    changed = [name for name, value in found.items() if before.get(name) != value]
    print(*changed, sep="\n")
    print(f"{len(found)} documents, {len(changed)} not as they were", file=sys.stderr)
    return 1 if changed or not found else 0


if __name__ == "__main__":
    sys.exit(main())
