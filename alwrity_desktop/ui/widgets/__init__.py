"""Small parts that every page is built from: text, buttons, cards, banners, chips, tiles."""
