"""How many planted faults the rules find, and how often they speak where nothing is wrong."""
