"""Parts shared by the tests of the loaders: real files, a real ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.documents import read_document
from loaders.recognise import Reading, recognise

SEED = Path("data/reports/000_5f1380157b69d8b6.txt").resolve()


@pytest.fixture(scope="session")
def seed() -> Reading:
    return recognise(read_document(SEED.name, SEED.read_bytes()))
