"""Hostile files from a seed: reports of every layout spoilt at random, and the growing families at their worst."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator

from tests.corpus.cases import LAYOUTS
from tests.hostile.families import SPECIAL, honest

SUFFIX = {"docx": "docx", "html": "html", "mhtml": "mht", "pdf": "pdf", "xlsx": "xlsx", "csv": "csv", "markdown": "md"}
WORDS = (b"<table>", b"</td>", b"<td rowspan=9999>", b"99999999999999999999", b"-1", b"\x00", b"%PDF-", b"<!--", b"]]>")
GREAT = 20_000  # elements


def mutated(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """So many spoilt reports, each with a name."""
    dice, layouts = random.Random(seed), sorted(LAYOUTS)
    for number in range(count):
        layout = layouts[number % len(layouts)]
        suffix = next((end for start, end in SUFFIX.items() if layout.startswith(start)), "txt")
        change = dice.choice((cut, flipped, shuffled, worded, repeated, remade))
        yield f"{number} {layout} {change.__name__}.{suffix}", change(honest(layout), dice)


def crafted(size: int = GREAT) -> Iterator[tuple[str, bytes]]:
    """The families of their own kind at one size."""
    for name, family in SPECIAL.items():
        file, content = family(size)
        yield f"{name.replace('/', ' ')} {file}", content


def cut(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content))]


def flipped(content: bytes, dice: random.Random) -> bytes:
    found = bytearray(content)
    for _ in range(dice.choice((1, 10, 100))):
        found[dice.randrange(len(found))] ^= 1 << dice.randrange(8)
    return bytes(found)


def shuffled(content: bytes, dice: random.Random) -> bytes:
    size = dice.choice((16, 256, 4096))
    found = [content[at : at + size] for at in range(0, len(content), size)]
    dice.shuffle(found)
    return b"".join(found)


def worded(content: bytes, dice: random.Random) -> bytes:
    for _ in range(dice.choice((1, 20))):
        at = dice.randrange(len(content))
        content = content[:at] + dice.choice(WORDS) + content[at:]
    return content


def repeated(content: bytes, dice: random.Random) -> bytes:
    start, end = sorted(dice.randrange(len(content)) for _ in range(2))
    return content[:end] + content[start:end] * dice.choice((2, 20)) + content[end:]


def remade(content: bytes, dice: random.Random) -> bytes:
    """A member of an office file spoilt inside its archive; the file itself where it is none."""
    if not content.startswith(b"PK"):
        return worded(content, dice)
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = dice.choice(old.infolist()).filename
        for info in old.infolist():
            found = old.read(info)
            spoil = dice.choice((cut, flipped, shuffled, worded)) if info.filename == chosen and found else None
            new.writestr(info.filename, spoil(found, dice) if spoil else found)
    return held.getvalue()
