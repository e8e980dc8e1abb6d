"""What is said of a report's findings, to an official and to the unit: on pages, in letters and by commands alike."""
