"""Space: coordinate systems, addresses, nearness, grids, hotspots and the map. Imports nothing of ours."""
