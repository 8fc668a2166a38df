"""What may be swapped for something else, one package each; nothing above knows which one runs."""
