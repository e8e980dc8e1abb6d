"""报告: one report whole, its printed tables, its prose, its versions."""
