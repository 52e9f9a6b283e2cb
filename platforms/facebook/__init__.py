"""Facebook Pages: posts on a Page, posts by visitors, and comments."""
