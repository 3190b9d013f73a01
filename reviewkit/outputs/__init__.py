"""What we write for readers: data first, then a template."""
