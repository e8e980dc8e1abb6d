"""Files that a stranger could send, made anew from a seed, and what reading them costs."""
