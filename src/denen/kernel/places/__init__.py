"""Places: prefectures, municipalities, wards, postal codes and their outlines."""
