"""Who is at the other end: the way of logging in, the gate before the server, the page on which one logs in."""
