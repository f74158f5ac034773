from dataclasses import replace

import pytest

from denen.base.health import Unwell
from denen.base.plain.service import Service
from denen.base.services import installed
from denen.kernel.measures.checks import measures
from denen.kernel.measures.tests.example import LAMP


def test_health_counts_the_measures_that_can_be_read(lamp: Service) -> None:
    declared = sum(len(service.measures) for service in installed().values())
    assert measures() == f"{declared} measures"


@pytest.mark.parametrize("wrong", [{"read": "denen.nowhere.at_all"}, {"unit": "candelas"}])
def test_health_names_a_measure_that_cannot_be_read(lamp: Service, wrong: dict[str, str]) -> None:
    installed()["lamp"] = replace(LAMP, measures=(replace(LAMP.measures[0], **wrong), *LAMP.measures[1:]))
    with pytest.raises(Unwell, match=r"cannot be read: lamp\.repair_time$"):
        measures()
