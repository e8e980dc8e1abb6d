"""Charts, from frames to plotly's figures."""
