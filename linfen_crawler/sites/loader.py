"""Reads definitions and families, merges and checks them: what is wrong in a file is said all at once."""

from __future__ import annotations

import copy
import difflib
import os
import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError

from linfen_crawler.sites.definition import Family, SiteDefinition
from linfen_crawler.sites.definition_error import DefinitionError, Problem, problems_of, step_into
from linfen_crawler.sites.merge import merge_definitions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

FOLDER_VARIABLE = "LINFEN_SITES"
"""Environment variable that names the user's folder of definitions."""

_FAMILIES = "families"
_FILE_NAME = re.compile(r"[A-Za-z0-9_-]+")
_ROUNDS = 4
_OF_FAMILIES_ALONE = frozenset({"marks"})

Checked = TypeVar("Checked", bound=BaseModel)


def load_sites(folder: Path | str | None = None) -> dict[str, SiteDefinition]:
    """All definitions by key: those of the package, then those of the user's folder, in the order of their keys.

    A file in the user's folder takes the place of the packaged file of the same name; so does one in its `families/`,
    and then for packaged definitions too.

    Args:
        folder: The user's folder; by default the one that `LINFEN_SITES` names, if it is set and not empty.

    Raises:
        DefinitionError: The folder is missing, or files are wrong; it names every problem of every file.
    """
    folders = [_packaged()]
    chosen = folder or os.environ.get(FOLDER_VARIABLE)
    if chosen:
        folders.insert(0, _user_folder(chosen, FOLDER_VARIABLE if folder is None else "sites folder"))
    files: dict[str, Traversable] = {}
    for place in reversed(folders):
        files |= _definitions_in(place)
    sites: dict[str, SiteDefinition] = {}
    problems: list[Problem] = []
    families = _Families(folders)
    for key in sorted(files):
        try:
            sites[key] = _load(files[key], families)
        except DefinitionError as error:
            problems += [problem for problem in error.problems if problem not in problems]
    if problems:
        raise DefinitionError(problems)
    return sites


def load_definition(path: Path | str, families: Path | str | None = None) -> SiteDefinition:
    """The definition in one file.

    Args:
        path: The file, `KEY.toml`.
        families: A folder of families that come before the packaged ones; by default `families/` beside the file.

    Raises:
        DefinitionError: The file cannot be read or is wrong; it names every problem.
    """
    path = Path(path)
    own = path.parent / _FAMILIES if families is None else Path(families)
    return _load(path, _Families([_packaged()], first=own))


def shipped_text(key: str) -> str | None:
    """The text of the package's own definition of a site; None where it has none."""
    file = _packaged() / f"{key}.toml"
    return file.read_text(encoding="utf-8") if file.is_file() else None


def load_families(folder: Path | str | None = None) -> dict[str, Family]:
    """All families by name: those of the package, and those of a user's folder in their place.

    Args:
        folder: The user's folder, which may be missing or have no `families/`.

    Raises:
        DefinitionError: A family's file is wrong.
    """
    folders = [_packaged()] if folder is None else [Path(folder).expanduser(), _packaged()]
    families = _Families(folders)
    return {name: Family.model_validate(families.settings(name)) for name in families.names()}


class _Families:
    """The families that definitions name, each read once."""

    def __init__(self, folders: Sequence[Traversable], first: Traversable | None = None) -> None:
        places = [folder / _FAMILIES for folder in folders]
        self._folders = places if first is None else [first, *places]
        self._read: dict[str, dict[str, Any]] = {}

    def settings(self, name: str) -> dict[str, Any] | None:
        """A family's settings as its file has them, checked; None if there is no such family."""
        if name not in self._read:
            file = next((file for place in self._folders if (file := place / f"{name}.toml").is_file()), None)
            if file is None:
                return None
            data = _read_toml(file)
            problems = _check(Family, data, str(file))[1]
            if problems:
                raise DefinitionError(problems)
            self._read[name] = data
        return self._read[name]

    def names(self) -> list[str]:
        """Names of all families there are."""
        places = [place for place in self._folders if place.is_dir()]
        return sorted(
            {file.name.removesuffix(".toml") for place in places for file in place.iterdir() if _is_toml(file)}
        )


def _load(file: Traversable, families: _Families) -> SiteDefinition:
    shown = str(file)
    own = _read_toml(file)
    problems: list[Problem] = []
    base: dict[str, Any] = {}
    named = own.get("family", [])
    for number, name in enumerate([named] if isinstance(named, str) else named if isinstance(named, list) else []):
        try:
            settings = families.settings(name) if isinstance(name, str) and _FILE_NAME.fullmatch(name) else None
        except DefinitionError as error:
            problems += error.problems
            continue
        if settings is None:
            problems.append(
                _no_family(shown, "family" if isinstance(named, str) else f"family[{number}]", name, families)
            )
        else:
            shared = {key: value for key, value in settings.items() if key not in _OF_FAMILIES_ALONE}
            base = merge_definitions(base, shared)
    site, found = _check(SiteDefinition, merge_definitions(base, own), shown)
    problems += found
    key = file.name.removesuffix(".toml")
    if isinstance(own.get("key"), str) and own["key"] != key:
        problems.append(Problem(shown, "key", f"expected {key!r}, the file's name without .toml, found {own['key']!r}"))
    if problems or site is None:
        raise DefinitionError(problems)
    return site


def _check(model: type[Checked], data: dict[str, Any], file: str) -> tuple[Checked | None, list[Problem]]:
    """The data as a model, or None and what is wrong with it.

    What does not go together is only looked for among sound values. So that one reading names everything, the faulty
    values are taken out and the rest is checked again.
    """
    problems: list[Problem] = []
    for _ in range(_ROUNDS):
        try:
            checked = model.model_validate(data)
        except ValidationError as error:
            problems += [problem for problem in problems_of(error, model, data, file) if problem not in problems]
            data = _without_faults(model, data, error)
        else:
            return (None if problems else checked), problems
    return None, problems


def _without_faults(model: type[BaseModel], data: dict[str, Any], error: ValidationError) -> dict[str, Any]:
    """A copy of the data without the values that the error names, placeholders where a value is required."""
    sound = copy.deepcopy(data)
    locations = [
        details["loc"] for details in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    faulty = set(map(_faulty_item, locations))
    if any(location[0] in {"hosts", "aliases"} for location in faulty):
        # Whether other addresses lie on the site's hosts cannot be said then.
        faulty |= {("hosts",), ("aliases",), ("home",)}
        faulty |= {("sections", number, "url") for number in range(len(_list_at(sound, "sections")))}
    # From the back, so that the numbers of the list items before it stay right.
    for location in sorted(faulty, key=lambda steps: [str(step).zfill(9) for step in steps], reverse=True):
        _remove(sound, location)
    return {key: value for key, value in _placeholders(sound).items() if key in model.model_fields} | sound


def _list_at(data: dict[str, Any], key: str) -> list[Any]:
    found = data.get(key)
    return found if isinstance(found, list) else []


def _faulty_item(location: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The innermost list item at a location, or the location itself where no list is passed."""
    last = max((number for number, step in enumerate(location) if isinstance(step, int)), default=len(location) - 1)
    return location[: last + 1]


def _remove(data: Any, location: tuple[str | int, ...]) -> None:
    *path, last = location
    for step in path:
        data = step_into(data, step)
    if isinstance(data, dict):
        data.pop(last, None)
    elif isinstance(data, list) and isinstance(last, int) and last < len(data):
        del data[last]


def _placeholders(data: dict[str, Any]) -> dict[str, Any]:
    """Sound values for the required keys, in harmony with those that are there."""
    home = data.get("home")
    hosts = data.get("hosts") or [urlsplit(home).hostname if home else "placeholder.invalid"]
    required = {"key": "placeholder", "name": "-", "region": "-"}
    return required | {"home": home or f"http://{hosts[0]}/", "hosts": hosts}


def _read_toml(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
    except UnicodeDecodeError as error:
        found = f"byte 0x{error.object[error.start]:02X} at offset {error.start}"
        message = f"expected UTF-8, found {found}; save the file as UTF-8"
    except tomllib.TOMLDecodeError as error:
        message = f"is no TOML: {error}"
    except RecursionError:
        message = "is nested too deeply"
    raise DefinitionError([Problem(str(file), "", message)])


def _no_family(file: str, key: str, name: object, families: _Families) -> Problem:
    known = families.names()
    alike = difflib.get_close_matches(str(name), known, n=1)
    hint = f"did you mean {alike[0]}?" if alike else f"known are: {', '.join(known)}"
    return Problem(file, key, f"expected the name of a family, found {name!r}; {hint}")


def _packaged() -> Traversable:
    return resources.files("linfen_crawler.sites")


def _user_folder(folder: Path | str, named_by: str) -> Path:
    path = Path(folder).expanduser()
    if not path.is_dir():
        found = "a file" if path.exists() else "nothing"
        raise DefinitionError([Problem(named_by, "", f"expected a folder of definitions, found {found} at {path}")])
    return path


def _definitions_in(folder: Traversable) -> dict[str, Traversable]:
    """The definition files of a folder by key."""
    return {file.name.removesuffix(".toml"): file for file in folder.iterdir() if _is_toml(file)}


def _is_toml(file: Traversable) -> bool:
    return file.name.endswith(".toml") and not file.name.startswith(".") and file.is_file()
