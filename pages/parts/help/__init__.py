"""What the page 帮助 shows."""
