"""Thousands are parted by a comma, as everywhere on the desk; the framework's own Canadian format has a space."""

THOUSAND_SEPARATOR = ","
