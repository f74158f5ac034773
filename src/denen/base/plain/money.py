"""Money is whole yen. It never meets a float."""

from __future__ import annotations


class Yen(int):
    """An amount in whole yen. Adding, subtracting and counting stay yen; a float is refused."""

    def __new__(cls, amount: int | str) -> Yen:
        if isinstance(amount, float):
            raise TypeError("yen are whole: give an int or a text of digits")
        return super().__new__(cls, amount)

    def __add__(self, other: int) -> Yen:
        return Yen(int(self) + _whole(other))

    __radd__ = __add__

    def __sub__(self, other: int) -> Yen:
        return Yen(int(self) - _whole(other))

    def __mul__(self, count: int) -> Yen:
        return Yen(int(self) * _whole(count))

    __rmul__ = __mul__

    def __neg__(self) -> Yen:
        return Yen(-int(self))

    def __str__(self) -> str:
        return f"{int(self):,}円"


def _whole(number: int) -> int:
    if not isinstance(number, int):
        raise TypeError(f"yen are counted in whole numbers, not {type(number).__name__}")
    return int(number)
