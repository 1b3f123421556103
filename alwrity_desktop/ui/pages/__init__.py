"""Templates of pages: a form is built from the declaration of its fields."""
