"""Demonstrations: a service's main way, gone through without a browser, in an example town."""
