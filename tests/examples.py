"""How many examples hypothesis tries of what takes long."""

from hypothesis import settings

#: For a property that makes a whole report, or reads a file, for every example.
few = settings(max_examples=settings.default.max_examples // 4)
