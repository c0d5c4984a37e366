"""Pure formulas on numpy arrays. No frame, no file, no definition of an instrument.

Each function's docstring has its formula, its citation and an example with a
number that somebody else published or computed. Where none was found in print it
says so, and against what the tests hold it.
"""
