"""What a circuit asks about a dossier: in a form, and as it was answered.

Several circuits may ask side by side on one page, without a script: a field is therefore named
after its circuit or subtype too, as in `marche/travaux.amount`, and only those of the chosen one
are read.
"""

from collections.abc import Mapping

from flask import request

from parapheur.domain.circuit import Circuit
from parapheur.domain.metadata import FieldKey, Metadata
from parapheur.usecases.offered import known_choice
from parapheur.web.here import language, office
from parapheur.words import told_values


def name_in_form(circuit: Circuit, key: FieldKey) -> str:
    """Return what the field is called in a form."""
    return f"{circuit.choice}.{key}"


def answers(choice: str) -> dict[str, str]:
    """Return what was typed for the fields of a circuit or subtype; nothing for none there is."""
    found = known_choice(office(), choice)
    if found is None:
        return {}
    return {
        field.key: request.form.get(name_in_form(found, field.key), "") for field in found.metadata
    }


def answers_in(circuit: Circuit) -> dict[str, str]:
    """Return what was typed for those fields of a circuit that stand in the form."""
    names = {field.key: name_in_form(circuit, field.key) for field in circuit.metadata}
    return {key: request.form[name] for key, name in names.items() if name in request.form}


def written(circuit: Circuit | None, metadata: Metadata) -> Mapping[str, str]:
    """Return the values as one would type them, by their names in a form."""
    if circuit is None:
        return {}
    return {name_in_form(circuit, datum.key): datum.text for datum in metadata.data}


def told(circuit: Circuit | None, metadata: Metadata) -> list[str]:
    """Return each value as a sentence; as it is kept where the circuit no longer asks it."""
    return told_values(language(), metadata, circuit.metadata if circuit else ())
