"""Parts of the page of units."""
