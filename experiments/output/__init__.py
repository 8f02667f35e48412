"""What commands put on the terminal and into folders: tables, research objects, networks."""
