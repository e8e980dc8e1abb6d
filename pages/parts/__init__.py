"""What one page alone needs, a folder a page; what two pages need is in ``pages.shared``."""
