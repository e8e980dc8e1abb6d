"""What the page 搜索 shows."""
