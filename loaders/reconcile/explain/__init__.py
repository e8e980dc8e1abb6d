"""Which cell is wrong: the search (``locate``), its answer as values (``answer``), in words (``wording``), as JSON
(``by_json``)."""
