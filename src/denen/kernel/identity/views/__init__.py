"""Identity's pages: signing in, looking after clerks, the cards of the software reader."""
