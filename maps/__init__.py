"""Floors and buildings as people see them: on a screen, in a file, on paper.

theme → sheet (SVG, plan metres) · floor_map, building_map (offline pages, EPSG:4490)

Nothing here measures: areas come from the register and are only written down.
"""
