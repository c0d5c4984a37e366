"""Views of people counted: published findings, a quarter, a survey, and what others may see."""
