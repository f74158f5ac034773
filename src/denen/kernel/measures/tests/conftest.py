from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from denen.base.plain.service import Service
from denen.base.services import switch_on
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.identity.testing import ito, kobayashi, signed_in, suzuki, takahashi, watanabe
from denen.kernel.measures.tests.example import lamp_installed

__all__ = ["ito", "kobayashi", "signed_in", "suzuki", "takahashi", "watanabe"]


@pytest.fixture
def lamp() -> Iterator[Service]:
    """An installed service, in no town yet."""
    with lamp_installed() as service:
        yield service


@pytest.fixture
def lamp_in_shiojiri(db: None, lamp: Service, shiojiri: TownFacts) -> TownFacts:
    with acting_for(shiojiri.lg_code):
        switch_on("lamp", at=datetime(2026, 10, 1, tzinfo=UTC))
    return shiojiri
