"""Views of scores: a questionnaire, what was asked beside it, and one child."""
