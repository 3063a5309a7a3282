"""The science: catalogue, clearance, signals, scores, evaluation. No screen, SQL or files."""
