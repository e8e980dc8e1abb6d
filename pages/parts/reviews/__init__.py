"""复议诉讼: the cases of each kind by result and year."""
