"""What is in files beside questionnaires: a register, a survey, percentages, a report read back."""
