"""Lists in and out: every list is described once as data, and leaves as a workbook or a text, comes back, and gives a template.

``described`` says what a list and a column are, ``of_*`` describe the lists, ``catalogue`` finds them. ``leaving`` and
``statement`` make what leaves, ``incoming`` reads what comes back cell by cell, ``beside`` tells what it would change, and
``bringing`` does that as one act; ``waiting`` keeps a file between being handed in and being brought in.
"""
