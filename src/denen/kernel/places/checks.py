from denen.base.health import check
from denen.kernel.places.boundaries import outlines_of_japan
from denen.kernel.places.postal import addresses
from denen.kernel.places.queries import municipalities


@check("places")
def places() -> str:
    addresses("100-0001")  # the postal file is there and can be read
    maps = "with boundaries" if outlines_of_japan() else "without boundaries (DENEN_DATA has none): pages have no maps"
    return f"{len(municipalities()):,} municipalities, {maps}"
