"""The science: catalogue, clearance, signals, scores and their evaluation. No screen, SQL or files."""
