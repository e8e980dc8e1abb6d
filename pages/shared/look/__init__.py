"""The look: the frame, the marks, drawing charts and tables."""
