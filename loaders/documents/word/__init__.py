"""Word files, of today and of other years and office suites."""
