"""Who pays whom, double entry, in whole pence."""
