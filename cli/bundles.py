"""Options that many verbs share, given to a verb as one value."""

import inspect
from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from typing import Any


def bundled(verb: Callable[..., None], name: str, kind: type) -> Callable[..., None]:
    """Give a verb the options that the fields of a dataclass are, and hand them to it as one argument."""
    own = [one for one in inspect.signature(verb).parameters.values() if one.name != name]
    common = [
        inspect.Parameter(one.name, inspect.Parameter.KEYWORD_ONLY, default=one.default, annotation=one.type)
        for one in fields(kind)
    ]

    @wraps(verb)
    def run(**given: Any) -> None:  # noqa: ANN401 - what typer read for this verb
        verb(**{name: kind(**{one.name: given.pop(one.name) for one in common})}, **given)

    parameters = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own] + common
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    setattr(run, "__signature__", inspect.Signature(parameters))  # noqa: B010 - what typer asks for
    return run
