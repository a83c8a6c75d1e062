"""The one place where a figure is rounded."""

from fractions import Fraction

from domain.scheme.model import Rounding


def rounded(value: Fraction, places: int, how: Rounding) -> Fraction:
    """Bring a figure to so many decimal places; by half up (四舍五入), halves go away from zero."""
    scaled = abs(value) * 10**places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest - scaled.denominator
    up = {
        Rounding.HALF_UP: twice >= 0,
        Rounding.HALF_EVEN: twice > 0 or (twice == 0 and whole % 2 == 1),
        Rounding.DOWN: False,
        Rounding.UP: rest > 0,
    }[how]
    return Fraction(whole + up if value >= 0 else -(whole + up), 10**places)


def shown(value: Fraction, places: int, *, exactly: bool = False) -> str:
    """Write a figure with so many decimals for a reader; with `exactly`, fewer where the rest are zeros.

    It is the writing of a figure, not of a result: a result has been rounded by its scheme before.
    """
    near = rounded(value, places, Rounding.HALF_UP)
    whole, part = divmod(abs(near.numerator) * 10**places // near.denominator, 10**places)
    sign = "-" if near < 0 else ""
    digits = f"{part:0{places}d}" if places else ""
    if exactly:
        digits = digits.rstrip("0")
        return (
            f"{sign}{whole}.{digits}{'' if near == value else '…'}"
            if digits or near != value
            else f"{sign}{whole}"
        )
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"
