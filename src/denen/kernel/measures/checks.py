from django.utils.module_loading import import_string

from denen.base.health import Unwell, check
from denen.base.services import installed
from denen.kernel.measures.units import UNITS


@check("measures")
def measures() -> str:
    """Every declared measure can be read: its function is there, and its unit is known."""
    wrong, count = [], 0
    for service in installed().values():
        for spec in service.measures:
            count += 1
            try:
                found = callable(import_string(spec.read)) and spec.unit in UNITS
            except ImportError:
                found = False
            if not found:
                wrong.append(f"{service.slug}.{spec.slug}")
    if wrong:
        raise Unwell(f"cannot be read: {', '.join(wrong)}")
    return f"{count} measures"
