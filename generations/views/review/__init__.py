"""Reviews and comments, as pages and parts of pages."""
