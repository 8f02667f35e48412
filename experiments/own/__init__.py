"""What a person brings along: scenarios and parameter sets, from files and packages."""
