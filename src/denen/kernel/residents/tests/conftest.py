"""塩尻市 and 松本市 with their casts only: 鈴木 and 高橋 are the clerks named for 中村 美咲, 伊藤 is not."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from denen.base.tenancy.towns import TownFacts
from denen.kernel.residents import api

SUZUKI, TAKAHASHI, ITO = (UUID(int=number) for number in (1, 2, 3))
AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def cast(db: None, shiojiri: TownFacts, matsumoto: TownFacts) -> dict[str, UUID]:
    api.load_example(matsumoto.lg_code, people=0, at=AT)
    return api.load_example(shiojiri.lg_code, people=0, named_clerks=[SUZUKI, TAKAHASHI], at=AT)
