"""The tables, sentences and remarks of one questionnaire."""
