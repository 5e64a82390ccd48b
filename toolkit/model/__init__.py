"""Nouns: the columns of every table, and the errors users see."""
