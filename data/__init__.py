"""What we keep: the store, the intake of files, the municipalities, the demo."""
