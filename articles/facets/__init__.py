"""What a facet is: its declaration and its values."""
