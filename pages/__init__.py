"""View time: one short file a page. Pages read the ledger; only the load page writes it."""
