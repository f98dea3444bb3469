"""Standards: the numbers that the state gives out and the days that the law counts, each with its source.

What is a figure stands in a YAML file of the folder it holds for (``national``, or the beginning of a
division's code), with paper and confidence; the code beside applies it.
"""
