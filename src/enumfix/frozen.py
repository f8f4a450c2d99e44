"""Frozen dataclasses that take a fifth of the usual time to define.

`dataclass(frozen=True)` compiles six methods for each class, which takes more than half a millisecond. A
rewrite loads some fifty such classes, so this was a good part of a short run. Here only `__init__` is
compiled; the other methods are shared by all classes. The result is a real dataclass: `fields`, `replace`,
`match` and type checkers treat it as one.
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
        """Return a decorator that changes nothing: only type checkers need it."""
        return lambda decorator: decorator


T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(*, slots: bool = True, kw_only: bool = False) -> Callable[[type[T]], type[T]]:
    """Return a decorator that makes a class a frozen dataclass.

    Fields are set once, by `__init__`. Two objects of one class are equal if all fields are equal. Set
    `slots` to False for a class with a `cached_property`, which needs a `__dict__`.
    """

    def define(plain: type[T]) -> type[T]:
        for name in plain.__annotations__.keys() - vars(plain).keys():
            if isinstance(getattr(plain, name, None), property):
                setattr(plain, name, field())  # else the property of a base would be the default
        value_class = dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(plain)
        for name, method in _methods(value_class).items():
            if name not in vars(plain):
                setattr(value_class, name, method)
        return value_class

    return define


def _methods(value_class: type[Any]) -> dict[str, Callable[..., Any]]:
    """Return the methods of a frozen dataclass, by name."""
    all_fields: tuple[Field[Any], ...] = fields(value_class)
    compared_values = attrgetter(*(field_.name for field_ in all_fields if field_.compare))

    def equal(self: object, other: object) -> bool:
        same: bool = NotImplemented
        if other.__class__ is self.__class__:
            same = compared_values(self) == compared_values(other)
        return same

    def hash_value(self: object) -> int:
        return hash(compared_values(self))

    return {
        "__init__": _init_method(value_class.__qualname__, all_fields),
        "__eq__": equal,
        "__hash__": hash_value,
        "__repr__": _repr,
        "__setattr__": _refuse_to_set,
        "__delattr__": _refuse_to_delete,
        "__getstate__": _field_values,
        "__setstate__": _set_field_values,
    }


def _init_method(owner: str, all_fields: Iterable[Field[Any]]) -> Callable[..., None]:
    """Return an `__init__` with one parameter for each field; keyword-only fields come last."""
    scope: dict[str, Any] = {"_set": object.__setattr__, "_MISSING": MISSING}
    parameters, keywords, body = ["self"], ["*"], []
    for field_ in all_fields:
        name, parameter = field_.name, field_.name
        value = name
        if field_.default_factory is not MISSING:
            scope[f"_make_{name}"] = field_.default_factory
            parameter = f"{name}=_MISSING"
            value = f"_make_{name}() if {name} is _MISSING else {name}"
        elif field_.default is not MISSING:
            scope[f"_default_{name}"] = field_.default
            parameter = f"{name}=_default_{name}"
        (keywords if field_.kw_only else parameters).append(parameter)
        body.append(f"    _set(self, {name!r}, {value})")
    signature = ", ".join(parameters + keywords * (len(keywords) > 1))
    exec("\n".join((f"def __init__({signature}):", *body)), scope)
    method: Callable[..., None] = scope["__init__"]
    method.__qualname__ = f"{owner}.__init__"
    method.__annotations__ = {field_.name: field_.type for field_ in all_fields} | {"return": None}
    return method


def _repr(self: Any) -> str:
    parts = (f"{field_.name}={getattr(self, field_.name)!r}" for field_ in fields(self) if field_.repr)
    return f"{type(self).__qualname__}({', '.join(parts)})"


def _refuse_to_set(self: object, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _field_values(self: Any) -> list[object]:
    """Return the values of all fields, for `copy` and `pickle`."""
    return [getattr(self, field_.name) for field_ in fields(self)]


def _set_field_values(self: Any, state: Iterable[object]) -> None:
    for field_, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, field_.name, value)
