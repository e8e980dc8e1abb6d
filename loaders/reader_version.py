"""The version of the reader: raised whenever it reads any document otherwise than before, so that the ledger can name
the reports which an earlier one read. ``tests/loaders/test_reread.py`` holds the readings of the sample to it."""

READER = "1"
