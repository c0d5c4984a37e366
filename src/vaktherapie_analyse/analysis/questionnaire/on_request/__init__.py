"""What is told of a questionnaire only when somebody asks for it."""
