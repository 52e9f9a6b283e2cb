"""Outgoing notices to staff: delivered at least once, repeated until someone acknowledges."""
