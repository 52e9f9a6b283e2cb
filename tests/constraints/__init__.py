"""Rows for the test of the database's constraints."""
