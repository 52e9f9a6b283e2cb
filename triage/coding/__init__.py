"""Blind double coding: random posts, two people, each on their own; it keeps the desk's figures honest."""
