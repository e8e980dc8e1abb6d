"""政府采购: items and amount, and what the prose says of it."""
