"""What the week came to, for every council; places and providers each quarter."""
