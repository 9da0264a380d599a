"""What a desk said at a step without a signature, told as a sentence."""

from parapheur.domain.answers import Opinion
from parapheur.domain.circuit import Action
from parapheur.domain.events import StepAnswered

SENTENCES: dict[Action, str] = {
    Action.READ: "{actor} took note of the document for the desk “{desk}”, at the step “{step}”.",
    Action.PREPARE: "{actor} made everything ready for the desk “{desk}”, at the step"
    " “{step}”.{remark}",
    Action.DISPATCH: "{actor} sent the document out for the desk “{desk}”, at the step"
    " “{step}”.{remark}",
    Action.PAPER: "{actor} attached the paper that {signed_by} signed by hand on {signed_on}, for"
    " the desk “{desk}”, at the step “{step}”.{remark}",
    Action.ARCHIVE: "{actor} archived the dossier under the mark “{mark}” for the desk “{desk}”,"
    " at the step “{step}”.{remark}",
}
OPINIONS: dict[Opinion, str] = {
    Opinion.FAVOURABLE: "{actor} gave a favourable opinion for the desk “{desk}”, at the step"
    " “{step}”.{remark}",
    Opinion.RESERVED: "{actor} gave an opinion that is favourable with reserves, for the desk"
    " “{desk}”, at the step “{step}”.{remark}",
    Opinion.UNFAVOURABLE: "{actor} gave an unfavourable opinion for the desk “{desk}”, at the step"
    " “{step}”.{remark}",
}


def sentence_of(event: StepAnswered) -> str:
    """Return the sentence of an answer, its names still open."""
    if event.answer.opinion is not None:
        return OPINIONS[event.answer.opinion]
    return SENTENCES[event.action]


def facts_of(event: StepAnswered, step: object) -> dict[str, object]:
    """Return what the sentence speaks of; a remark stands apart, in its writer's own words."""
    answer = event.answer
    day = answer.signed_on
    return {
        "desk": event.desk,
        "step": step,
        "remark": f" — {answer.remark}" if answer.remark else "",
        "signed_by": answer.signed_by,
        "signed_on": f"{day:%d/%m/%Y}" if day else "",
        "mark": answer.class_mark,
    }
