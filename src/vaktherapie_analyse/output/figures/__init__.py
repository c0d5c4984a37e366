"""Figures: the values of a `Figure` as a picture (svg, png, pdf).

The only room that knows matplotlib, and it is imported only when a picture is made.
"""
