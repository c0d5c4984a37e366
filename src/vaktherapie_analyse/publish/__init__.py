"""What may be shown to others (`--onderdruk N`): `published` makes that report. Pure.

A published number is a count of people, or a share of two such counts with its interval; nothing
that is computed from scores is ever published, and only a short list of numbers is offered. See
docs/publiceren.md for the theory, `offers` for the list and `system` for the rule and its proof.
"""

from __future__ import annotations

from vaktherapie_analyse.publish.published import published

__all__ = ["published"]
