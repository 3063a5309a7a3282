"""Space: reference systems, addresses, nearness, grids, hotspots, map. Imports nothing of ours."""
