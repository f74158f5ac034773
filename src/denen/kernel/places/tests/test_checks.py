from denen.kernel.places.checks import places


def test_health_says_that_maps_are_missing_but_all_is_well(no_data: None) -> None:
    assert places() == "1,741 municipalities, without boundaries (DENEN_DATA has none): pages have no maps"
