"""Frozen values: dataclasses that take a fifth of the usual time to define.

`dataclass(frozen=True)` compiles six methods for each class, which takes more than half a millisecond. A
rewrite defines some fifty values, so that this was a good part of a short run. Here only `__init__` is
compiled; the others are the same for all values. What comes out is a dataclass all the same, for `fields`,
`replace` and `match` as for type checkers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_):
        """Return a decorator that does nothing: only type checkers read it."""
        return lambda decorator: decorator


T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(*, slots: bool = True, kw_only: bool = False) -> Callable[[type[T]], type[T]]:
    """Make a class a value: its fields are set once, and two of one class with equal fields are equal.

    `slots` is off where something has to be kept beside the fields: a `cached_property`.
    """

    def define(plain: type[T]) -> type[T]:
        for name in plain.__annotations__.keys() - vars(plain).keys():
            if isinstance(getattr(plain, name, None), property):
                setattr(plain, name, field())  # else the property of a base would be the default
        made = dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(plain)
        for name, method in _methods(made).items():
            if name not in vars(plain):
                setattr(made, name, method)
        return made

    return define


def _methods(made: type[Any]) -> dict[str, Callable[..., Any]]:
    """Return the methods of a value."""
    found: tuple[Field[Any], ...] = fields(made)
    compared = attrgetter(*(each.name for each in found if each.compare))

    def equal(self: object, other: object) -> bool:
        same: bool = NotImplemented
        if other.__class__ is self.__class__:
            same = compared(self) == compared(other)
        return same

    def hashed(self: object) -> int:
        return hash(compared(self))

    return {
        "__init__": _constructor(made.__qualname__, found),
        "__eq__": equal,
        "__hash__": hashed,
        "__repr__": _shown,
        "__setattr__": _refuse_to_set,
        "__delattr__": _refuse_to_delete,
        "__getstate__": _state,
        "__setstate__": _set_state,
    }


def _constructor(owner: str, found: Iterable[Field[Any]]) -> Callable[..., None]:
    """Return an `__init__` that takes each field, those that are given by keyword alone at the end."""
    scope: dict[str, Any] = {"_set": object.__setattr__, "_MISSING": MISSING}
    parameters, keywords, body = ["self"], ["*"], []
    for each in found:
        name, parameter = each.name, each.name
        value = name
        if each.default_factory is not MISSING:
            scope[f"_make_{name}"] = each.default_factory
            parameter = f"{name}=_MISSING"
            value = f"_make_{name}() if {name} is _MISSING else {name}"
        elif each.default is not MISSING:
            scope[f"_default_{name}"] = each.default
            parameter = f"{name}=_default_{name}"
        (keywords if each.kw_only else parameters).append(parameter)
        body.append(f"    _set(self, {name!r}, {value})")
    signature = ", ".join(parameters + keywords * (len(keywords) > 1))
    exec("\n".join((f"def __init__({signature}):", *body)), scope)
    made: Callable[..., None] = scope["__init__"]
    made.__qualname__ = f"{owner}.__init__"
    made.__annotations__ = {each.name: each.type for each in found} | {"return": None}
    return made


def _shown(self: Any) -> str:
    shown = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse_to_set(self: object, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[object]:
    """Return what a copy is made of."""
    return [getattr(self, each.name) for each in fields(self)]


def _set_state(self: Any, state: Iterable[object]) -> None:
    for each, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)
