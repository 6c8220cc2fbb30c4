"""The inside of the HTML reader: what a page says of its article, and where the article is."""
