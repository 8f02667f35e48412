"""Questions and answers: the command line, paired comparisons and their statistics."""
