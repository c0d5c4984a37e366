"""Pure formulas on numpy arrays. No frame, no file, no definition of an instrument.

Each function's docstring has its formula, its citation and an example with a
number that somebody else published or computed.
"""
