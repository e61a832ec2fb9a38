"""The national list of procedures as a second, read-only layer behind the curated entries."""
