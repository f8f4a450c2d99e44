"""Frozen values are dataclasses: they only take less time to define."""

from __future__ import annotations

import copy
import pickle
import re
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from functools import cached_property
from inspect import signature
from typing import Any

import pytest

from enumfix.frozen import frozen


@frozen()
class Place:
    """A value with all there can be in one: needed, with a default, made anew, hidden."""

    path: str
    line: int = 1
    notes: list[str] = field(default_factory=list)
    text: str = field(default="", compare=False, repr=False)


@frozen(kw_only=True)
class Named(Place):
    """A value that adds to another, by keyword alone."""

    name: str


@frozen(slots=False)
class Long:
    """A value that keeps what it worked out."""

    path: str

    @cached_property
    def length(self) -> int:
        """Return how long the path is."""
        return len(self.path)


@dataclass(frozen=True, slots=True)
class Usual:
    """What `Place` would be as a usual dataclass."""

    path: str
    line: int = 1
    notes: list[str] = field(default_factory=list)
    text: str = field(default="", compare=False, repr=False)


def test_it_is_made_like_any_dataclass() -> None:
    assert signature(Place).parameters.keys() == signature(Usual).parameters.keys()
    assert [str(each) for each in fields(Place)] == [str(each) for each in fields(Usual)]
    assert repr(Place("a", 2)) == repr(Usual("a", 2)).replace("Usual", "Place")
    assert Named("a", name="n") == Named(path="a", line=1, notes=[], name="n")
    assert Place("a").notes is not Place("a").notes


@pytest.mark.parametrize(("given", "said"), [((), "missing 1 required"), (("a", 1, [], "", 5), "takes from")])
def test_it_takes_its_fields_and_no_others(given: tuple[Any, ...], said: str) -> None:
    with pytest.raises(TypeError, match=re.escape(f"Place.__init__() {said}")):
        Place(*given)


def test_it_is_equal_by_what_is_compared() -> None:
    assert Place("a", text="x") == Place("a", text="y")
    assert Place("a") != Place("b")
    other: object = Usual("a")
    assert Place("a") != other
    assert Named("a", name="n") != Named("a", name="m")
    assert hash(Long("a")) == hash(Long("a"))


def test_it_cannot_be_changed() -> None:
    place: Any = Place("a")
    for name in ("path", "other"):
        with pytest.raises(FrozenInstanceError, match=f"'{name}'"):
            setattr(place, name, "b")
    with pytest.raises(FrozenInstanceError, match="'path'"):
        del place.path
    assert not hasattr(place, "__dict__")


def test_it_is_replaced_copied_and_matched() -> None:
    named = Named("a", 2, ["x"], "t", name="n")
    again = replace(named, line=3)
    assert (again.line, again.text, type(again)) == (3, "t", Named)
    for found in (pickle.loads(pickle.dumps(named)), copy.copy(named), copy.deepcopy(named)):
        assert (found, found.text) == (named, "t")
    match named:
        case Place(path, line):
            assert (path, line) == ("a", 2)


def test_without_slots_it_keeps_what_it_worked_out() -> None:
    long = Long("four")
    assert long.length == vars(long)["length"] == 4
