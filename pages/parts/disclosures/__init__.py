"""主动公开: what changed in a series, and whether the form did it."""
