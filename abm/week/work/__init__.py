"""Satisfaction, quits, vacancies, search, starting."""
