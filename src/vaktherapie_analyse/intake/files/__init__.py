"""Bytes → raw tables: one file per kind of file. Sizes and damage are judged here."""
