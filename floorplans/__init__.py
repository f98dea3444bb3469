"""From a surveyor's file to checked floor plans.

read → measure → place → check

Nothing here knows of a database or of a request: a file goes in, plans, rooms and what was
found wrong with them come out.
"""
