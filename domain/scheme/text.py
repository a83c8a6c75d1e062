"""Reading a scheme's text: each section by its own module, then what they say of each other."""

from domain.scheme import parts
from domain.scheme.checks import Known
from domain.scheme.grades import grades
from domain.scheme.lines import sections
from domain.scheme.model import Scheme, types_among
from domain.scheme.readings import names_stand, settings
from domain.scheme.sentences import Sentences
from domain.values import digest


def parse(text: str) -> Scheme:
    """Read a scheme; raises SchemeError with line and column for anything that does not fit."""
    found = sections(text)
    metadata = parts.metadata(found[""])
    groups, apart = parts.groups(found["名次组"])
    types = parts.types(found["指标类型"], groups)
    components = parts.components(found["构成"], types_among(types, (group.name for group in groups)))
    parameters = parts.parameters(found["参数"], components)
    clauses = parts.clauses(found["条款"], components)
    chosen = settings(found["设置"])
    options = [option for option, _ in chosen.ballot_coefficients]
    known = Known(groups, components, parameters, clauses, (*options, *chosen.abstentions), types)
    reading = Sentences(groups, components)
    for line in found["公式"]:
        reading.read(line)
    known = reading.finish(known)
    names_stand(found["设置"], chosen, known)
    return Scheme(
        metadata=metadata,
        groups=groups,
        components=components,
        totals=reading.totals,
        formulas=reading.formulas,
        percent=reading.percent,
        percent_clause=reading.percent_clause,
        settings=chosen,
        text=text,
        digest=digest(text.encode()),
        apart=apart,
        types=types,
        parameters=parameters,
        clauses=clauses,
        grades=grades(found["等次"], known),
        per={
            group: frozenset(name for name, per in names.items() if per) for group, names in known.per.items()
        },
    )
