"""What databases export, read from bytes into records."""
