"""The model put to dated facts: what history says it should have said."""
