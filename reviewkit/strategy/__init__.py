"""Search strategies: one neutral tree, and the platforms it is read from and written for."""
