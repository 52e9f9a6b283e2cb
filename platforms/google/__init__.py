"""Google reviews of a location, through the Business Profile API."""
