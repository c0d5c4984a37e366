"""The way of one score: answers → score → band → change → verdict."""
