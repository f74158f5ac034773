"""全国地方公共団体コード: five digits and a check digit (総務省「全国地方公共団体コード仕様」, JIS X 0401 and 0402)."""

import re


def check_digit(code5: str) -> str:
    """The sixth digit of a five-digit code. Raises ValueError for anything but five ASCII digits."""
    if not re.fullmatch(r"[0-9]{5}", code5):
        raise ValueError(f"five digits are needed, not {code5!r}")
    total = sum(int(digit) * weight for digit, weight in zip(code5, (6, 5, 4, 3, 2), strict=True))
    # The rule's two cases (a total below eleven is taken from eleven, a greater one by its remainder) are one.
    return str((11 - total % 11) % 10)


def with_check_digit(code5: str) -> str:
    """20215 → 202151."""
    return code5 + check_digit(code5)


def is_lg_code(text: str) -> bool:
    """Whether a text is six digits of which the last checks the others. It need not be in use."""
    return bool(re.fullmatch(r"[0-9]{6}", text)) and check_digit(text[:5]) == text[5]
