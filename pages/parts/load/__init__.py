"""导入: dropped documents, before and after they are stored."""
