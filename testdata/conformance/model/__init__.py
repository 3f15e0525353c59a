"""A slow, obvious model of the prefilter: what a compatible implementation computes.

Standard library only, and no line shared with the C++ of this repository. Each file says one thing
of the format; speed does not matter anywhere. `../run` compares implementations with it.
"""
