"""Parts of the page of users."""
