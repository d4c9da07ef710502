"""The program: reads the settings, puts the parts together, runs them."""
