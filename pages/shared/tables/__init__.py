"""Tables on screen and tables to take away."""
