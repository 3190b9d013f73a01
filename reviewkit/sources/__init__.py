"""Sources on the network: one polite fetcher, and what each source says."""
