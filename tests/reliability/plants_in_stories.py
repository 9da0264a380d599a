"""Corruptions by a forger: another story, whose chain holds and with whose rows all agree."""

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.reliability.ministry import a_letter
from tests.reliability.planting import Facts, Hand
from tests.reliability.plants import CLERK, FIVE, ONE, TWO, Plant, plant

# Another story, whose chain holds and with whose rows all agree.


def _forge(
    dossier: int, seq: int, change: Callable[[Facts], object], *, intents: bool = True
) -> Plant:
    return lambda hand: hand.forge(dossier, lambda story: change(story[seq - 1]), intents=intents)


@plant(ONE, "entry 3: signed with a certificate that was never issued to titulaire.ministre")
def a_visa_was_given_by_somebody_else(hand: Hand) -> None:
    _forge(1, 3, lambda facts: facts.update(actor="titulaire.ministre"))(hand)


@plant(ONE, "the document does not carry the signatures its trail tells")
def a_visa_was_given_by_somebody_else_with_their_certificate(hand: Hand) -> None:
    def minister(story: list[Facts]) -> None:
        story[2]["actor"] = story[4]["actor"]
        story[2]["signature"]["certificate"] = story[4]["signature"]["certificate"]

    hand.forge(1, minister)


@plant(ONE, "the document does not carry the signatures its trail tells")
def the_certificate_of_the_seal_is_another(hand: Hand) -> None:
    _forge(1, 6, lambda facts: facts["signature"].update(certificate="ab" * 32))(hand)


@plant(ONE, "entry 6: is sealed with a certificate that was never the seal of the organisation")
def the_seal_is_none_of_the_house(hand: Hand) -> None:
    the_certificate_of_the_seal_is_another(hand)


@plant(ONE, "entry 6: is sealed with a certificate that was never the seal of the body ministere")
def the_seal_is_said_to_be_that_of_a_body(hand: Hand) -> None:
    _forge(1, 6, lambda facts: facts.update(body="ministere"))(hand)


@plant(FIVE, "entry 2: is certified with a certificate that was never the organisation's seal")
def the_certification_is_none_of_the_house(hand: Hand) -> None:
    _forge(5, 2, lambda facts: facts["signature"].update(certificate="ab" * 32))(hand)


@plant(TWO, "a visa kept beside the document is not sound: .*made with another certificate")
def the_certificate_of_a_visa_beside_is_another(hand: Hand) -> None:
    _forge(2, 3, lambda facts: facts["signature"].update(certificate="ab" * 32))(hand)


@plant(TWO, "a visa kept beside the document is not sound")
def a_visa_beside_is_that_of_another_step(hand: Hand) -> None:
    def same(story: list[Facts]) -> None:
        story[2]["signature"]["attestation"] = story[3]["signature"]["attestation"]

    hand.forge(2, same)


@plant(ONE, "entry 3: could not have happened: NotYourTurn")
def another_desk_gave_the_visa(hand: Hand) -> None:
    _forge(1, 3, lambda facts: facts.update(desk="ministre"))(hand)


@plant(ONE, "entry 3: the rules tell this event otherwise")
def a_visa_stands_in_another_slot(hand: Hand) -> None:
    _forge(1, 3, lambda facts: facts.update(slot=1))(hand)


@plant(ONE, "entry 3: (could not have happened|the rules tell)")
def a_visa_stands_at_another_step(hand: Hand) -> None:
    _forge(1, 3, lambda facts: facts.update(position=1))(hand)


@plant(ONE, "entry 3: the rules tell this event otherwise")
def a_visa_fills_another_field(hand: Hand) -> None:
    _forge(1, 3, lambda facts: facts["signature"].update(field="sign-3-1"))(hand)


@plant(ONE, "entry 3: the rules tell this event otherwise")
def a_visa_is_over_other_bytes(hand: Hand) -> None:
    _forge(1, 3, lambda facts: facts["signature"].update(over="ab" * 32))(hand)


@plant(ONE, "entry 3: could not have happened: NotWhatWasShown")
def somebody_was_shown_other_bytes(hand: Hand) -> None:
    _forge(1, 3, lambda facts: facts["signature"].update(shown="ab" * 32))(hand)


@plant(ONE, "entry 3: the rules tell this event otherwise")
def a_visa_became_a_signature(hand: Hand) -> None:
    _forge(1, 3, lambda facts: facts.update(kind="StepSigned"))(hand)


@plant(ONE, "sign-3-1 was signed at .*, and its trail says")
def the_minister_signed_a_day_earlier(hand: Hand) -> None:
    def earlier(story: list[Facts]) -> None:
        for facts in story[:5]:
            at = datetime.fromisoformat(facts["at"]) - timedelta(days=1)
            facts["at"] = at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    hand.forge(1, earlier)


@plant(ONE, "an intent of parapheur .* is signed, and no event tells it")
def the_seal_was_never_put(hand: Hand) -> None:
    hand.forge(1, lambda story: story.pop(), intents=False)


@plant(ONE, "entry 7: could not have happened: AlreadyDone")
def the_seal_was_put_twice(hand: Hand) -> None:
    hand.forge(1, lambda story: story.append(dict(story[-1])))


@plant(ONE, "entry 2: could not have happened: NotAllowed")
def somebody_else_started_it(hand: Hand) -> None:
    _forge(1, 2, lambda facts: facts.update(actor="rachid"))(hand)


@plant(ONE, "entry 2: could not have happened: DossierMoved")
def it_left_on_another_circuit(hand: Hand) -> None:
    _forge(1, 2, lambda facts: facts["circuit"].update(id="conge"))(hand)


@plant(ONE, "entry 2: could not have happened: DossierMoved")
def a_step_is_missing_from_its_circuit(hand: Hand) -> None:
    _forge(1, 2, lambda facts: facts["circuit"]["steps"].pop(0))(hand)


@plant(ONE, "rewrites the one before it")
def the_last_version_is_that_of_another_dossier(hand: Hand) -> None:
    def theirs(story: list[Facts]) -> None:
        data = hand.whole(hand.digest(2, -1))
        story[5]["signature"]["version"] = hand.put(data)

    hand.forge(1, theirs)


def _forged_bytes(change: Callable[[bytearray], object]) -> Plant:
    """The newest version is other bytes, under their own name, as the whole record says."""

    def forged(hand: Hand) -> None:
        data = bytearray(hand.whole(hand.digest(1, -1)))
        change(data)
        told = hand.put(bytes(data))
        _forge(1, 6, lambda facts: facts["signature"].update(version=told))(hand)

    return forged


@plant(ONE, "the signatures of the document are not all valid")
def a_signature_value_is_changed_and_all_made_to_agree(hand: Hand) -> None:
    def change(data: bytearray) -> None:
        at = data.rindex(b"/Contents") + 2000
        data[at] = ord("0") if data[at] != ord("0") else ord("1")

    _forged_bytes(change)(hand)


@plant(ONE, "the signatures of the document are not all valid")
def a_byte_range_is_changed_and_all_made_to_agree(hand: Hand) -> None:
    def change(data: bytearray) -> None:
        at = data.rindex(b"/ByteRange") + 13
        data[at + 3] = ord("7") if data[at + 3] != ord("7") else ord("8")

    _forged_bytes(change)(hand)


@plant(ONE, "the signatures of the document are not all valid")
def bytes_are_added_and_all_made_to_agree(hand: Hand) -> None:
    _forged_bytes(lambda data: data.extend(b"\n% one more line\n%%EOF\n"))(hand)


@plant(ONE, "are not as long as recorded")
def a_length_is_recorded_wrongly(hand: Hand) -> None:
    def longer(facts: Facts) -> None:
        facts["signature"]["version"]["length"] += 1

    _forge(1, 6, longer)(hand)


@plant(ONE, "version .* rewrites the one before it")
def the_deposit_was_another(hand: Hand) -> None:
    def other(story: list[Facts]) -> None:
        told = hand.put(a_letter(4))
        story[0]["main"]["version"] = told
        story[1]["signature"].update(over=told["digest"], shown=told["digest"])

    hand.forge(1, other)


# What a step asks of whoever acts: the level of the signature, and every page read.


def _asking(change: Callable[[list[Facts]], object], **asked: object) -> Plant:
    def story(told: list[Facts]) -> None:
        told[1]["circuit"]["steps"][0].update(asked)
        change(told)

    return lambda hand: hand.forge(1, story)


@plant(ONE, "entry 3: could not have happened: LevelTooLow")
def a_step_asked_for_more_than_its_visa_gave(hand: Hand) -> None:
    _asking(lambda told: None, level="advanced")(hand)


@plant(ONE, "entry 3: is told at another level than its certificate gives")
def a_visa_was_given_at_a_higher_level(hand: Hand) -> None:
    _asking(lambda told: told[2]["signature"].update(level="qualified"), level="advanced")(hand)


@plant(ONE, "entry 3: could not have happened: PagesLeft")
def a_step_asked_for_every_page_and_none_was_read(hand: Hand) -> None:
    _asking(lambda told: None, read_all=True)(hand)


@plant(ONE, "entry 3: the rules tell this event otherwise")
def more_pages_were_read_than_there_are(hand: Hand) -> None:
    _asking(lambda told: told[2].update(pages_read=2000), read_all=True)(hand)


@plant(ONE, "entry 3: the rules tell this event otherwise")
def a_reading_is_told_that_nobody_asked_for(hand: Hand) -> None:
    _forge(1, 3, lambda facts: facts.update(pages_read=1))(hand)


@plant(ONE, f"entry 3: {CLERK} was not shown all the pages that it tells of")
def every_page_was_read_by_somebody_who_was_shown_none(hand: Hand) -> None:
    def told_read(told: list[Facts]) -> None:
        told[2].update(pages_read=told[0]["main"]["pages"])

    _asking(told_read, read_all=True)(hand)
