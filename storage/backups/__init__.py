"""Backups: the whole database in one file, made while the service runs, and put back after it was checked."""
