"""What a page shows of an item, put into words: plain data for templates, no writes."""
