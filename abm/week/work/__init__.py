"""Satisfaction, contracts, vacancies, search, starting."""
