"""The example towns: real names and codes, invented residents."""

from denen.base.tenancy.towns import TownFacts

NAGANO = TownFacts("200000", "nagano", "長野県", "ながのけん", "Nagano Prefecture", invented=True)
SHIOJIRI = TownFacts("202151", "shiojiri", "塩尻市", "しおじりし", "Shiojiri", invented=True)
MATSUMOTO = TownFacts("202029", "matsumoto", "松本市", "まつもとし", "Matsumoto", invented=True)
