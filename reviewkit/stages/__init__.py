"""What a reviewer does; the rules and the SQL side by side."""
