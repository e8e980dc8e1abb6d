"""数据: the whole ledger to take away."""
