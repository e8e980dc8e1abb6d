"""How the server answers, whatever it is asked: from which site, with which headers."""
