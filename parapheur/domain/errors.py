"""Everything the rules can refuse. The docstring is the message, translated in `words`.

A docstring may hold `{names}` that the error was given; pages and commands put them in.
"""

from typing import ClassVar, Self

from parapheur.domain.words import Words


class ParapheurError(Exception):
    """The parapheur refused this action."""

    code: ClassVar[str] = "refused"

    def __init__(self, **facts: object) -> None:
        super().__init__(*facts.values())
        self.facts = facts
        self.is_told = False
        """A trail tells it already, by an event of its own."""
        self.place: int | None = None
        """Of the file that it speaks of, where several came together: 0 is the first."""

    def told(self) -> Self:
        """Return the same, marked as told in a trail by whoever refuses."""
        self.is_told = True
        return self

    @property
    def template(self) -> str:
        """The message with its `{names}` still open: what a translator translates."""
        return " ".join((type(self).__doc__ or "").split())

    def __str__(self) -> str:
        facts = self.facts.items()
        plain = {name: fact.en if isinstance(fact, Words) else fact for name, fact in facts}
        return self.template.format(**plain)


# What the rules of a circuit refuse.


class MoveNotAllowed(ParapheurError):
    """The dossier cannot make this move from its current state."""


class NotYourTurn(ParapheurError):
    """This dossier is not waiting on your desk."""


class AlreadyDone(ParapheurError):
    """{actor} has already acted on this step, on {at}."""


class ReasonRequired(ParapheurError):
    """A refusal needs a reason that its originator can act on."""


class ReasonWanted(ParapheurError):
    """Say why, so that whoever receives the dossier can act on it."""


class NoWayBack(ParapheurError):
    """The dossier can only be returned to a step that a desk has done on its way here."""


class AsksNoSignature(ParapheurError):
    """This step asks for no signature: say what it asks for instead."""


class AsksSignature(ParapheurError):
    """This step asks for a visa or a signature, under your PIN."""


class AsksGuest(ParapheurError):
    """At this step a guest signs: invite them, by name and address."""


class AsksNoGuest(ParapheurError):
    """Nobody from outside is asked to sign at this step."""


class AlreadyInvited(ParapheurError):
    """{guest} is invited already: withdraw that invitation before you invite anew."""


class GuestNameRequired(ParapheurError):
    """Write the guest's name, as it is to stand in the signature."""


class GuestOfTheHouse(ParapheurError):
    """Somebody of this house is written to at this address: a guest is from outside."""


class InvitationTooLong(ParapheurError):
    """A guest is invited until a day to come, of the next {most} days."""


class NoMailServer(ParapheurError):
    """No mail server is set up here, and the link goes to the guest by mail alone."""


class NothingToWithdraw(ParapheurError):
    """This invitation no longer runs."""


class LinkDead(ParapheurError):
    """This link is of no use: it was followed, withdrawn, has run out, or never was one."""


class WrongCode(ParapheurError):
    """This is not the code; ask whoever invited you. Tries left: {left}."""


class NotConfirmed(ParapheurError):
    """Tick that you have read the document and sign it."""


class NotWhatIsAsked(ParapheurError):
    """This is not what the step asks for; look at the dossier again."""


class KeptApart(ParapheurError):
    """Who acted at the step “{step}” may not act here: this circuit keeps the two apart."""


class KeptFromOriginator(ParapheurError):
    """Who deposited the dossier may not act at this step of its circuit."""


class LevelTooLow(ParapheurError):
    """This step asks at least for “{asked}”; your key gives “{given}”."""


class PagesLeft(ParapheurError):
    """This step asks that the whole document be read first; still to be read: {pages}."""


class NoSuchPage(ParapheurError):
    """The document has no such page."""


class OpinionRequired(ParapheurError):
    """Say whether your opinion is favourable."""


class ReservesRequired(ParapheurError):
    """Say what stands against it: an opinion that is not simply favourable gives its reasons."""


class NotAllTicked(ParapheurError):
    """Not everything is done yet: “{item}”."""


class ScanRequired(ParapheurError):
    """Attach the scan of the paper that was signed."""


class SignatoryRequired(ParapheurError):
    """Say who signed the paper, and on which day."""


class NotInTheFuture(ParapheurError):
    """This day has not come yet."""


class ClassMarkRequired(ParapheurError):
    """Say under which mark the archive keeps the dossier."""


class CannotBeTakenBack(ParapheurError):
    """What was done at this step has left the house or the circuit; it cannot be taken back."""


class NotFinished(ParapheurError):
    """Another circuit goes on from a finished dossier; this one is not."""


class OriginWanted(ParapheurError):
    """Say for which of your desks you deposit: this circuit leads to that desk or its superior."""


class NoSuperior(ParapheurError):
    """No desk stands so far above “{desk}”: the step “{step}” would wait on nobody."""


class NotAhead(ParapheurError):
    """A step can only be added or changed further on than every step that was reached."""


class CircuitIsFixed(ParapheurError):
    """This circuit does not let its steps be changed while a dossier runs."""


class TooManySteps(ParapheurError):
    """A circuit has at most {most} steps."""


class MarkOffPage(ParapheurError):
    """The mark of the step “{step}” must lie wholly on a page, {least} to {most} mm wide."""


class MarksMeet(ParapheurError):
    """The marks of “{step}” and “{other}” lie over each other."""


class MarkOverText(ParapheurError):
    """The mark of the step “{step}” lies over something that is printed there."""


class TagOfNobody(ParapheurError):
    """The tag “{tag}” names no step or desk whose mark this circuit leaves: it stays as it is."""


class NoTagFor(ParapheurError):
    """The text has no tag for the step “{step}”: its mark is placed by rule."""


class NoFieldForIt(ParapheurError):
    """Signatures have had their places since the start: add a step that signs nothing inside."""


class HoldTooLong(ParapheurError):
    """A turn is set aside until a day to come, of the next {most} days."""


class AlreadyAsked(ParapheurError):
    """The desk “{desk}” is asked already, or acts at this step itself."""


class NobodyAsked(ParapheurError):
    """Nobody asks your desk for its opinion here any more."""


class HasItsPart(ParapheurError):
    """The desk “{desk}” has its own part in this step: it cannot be handed another's."""


class NobodyThere(ParapheurError):
    """Nobody holds the desk “{desk}”: a turn cannot be handed to it."""


class NoKeyThere(ParapheurError):
    """Nobody at the desk “{desk}” has a key that gives what the step asks for: “{asked}”."""


class OrderLocked(ParapheurError):
    """{actor} locked this order: only they or an administrator unlock it."""


class NothingArranged(ParapheurError):
    """Put at least one dossier in the order before you lock it."""


class NotInTheOrder(ParapheurError):
    """This dossier is no longer in the order; somebody else arranges it too."""


class NotWaitingThere(ParapheurError):
    """This dossier does not wait on the desk “{desk}”."""


class TooManyArranged(ParapheurError):
    """An order of the day holds at most {most} dossiers."""


class NothingToTakeBack(ParapheurError):
    """There is no visa of yours here that nobody has acted on since."""


class SignedInside(ParapheurError):
    """What is signed inside the document cannot be taken back; ask for the dossier's return."""


class DossierMoved(ParapheurError):
    """The dossier changed while you were acting; look at it again."""


class NotWhatWasShown(ParapheurError):
    """The document is no longer the one you were shown; nothing was signed. Read it again."""


class BeingSigned(ParapheurError):
    """{actor} is signing this dossier at this very moment; try again in a few seconds."""


class NothingTicked(ParapheurError):
    """Tick the dossiers to act on."""


class TooManyAtOnce(ParapheurError):
    """At most {most} visas and signatures are given at once."""


class NotForBatch(ParapheurError):
    """Visas and signatures alone are given at once; open this dossier for what its step asks."""


class NotTried(ParapheurError):
    """Time ran out before this one; nothing was done. Send the form again."""


class NotManaged(ParapheurError):
    """The program failed at this one and wrote down why; open it to see where it stands."""


class TooManyNotes(ParapheurError):
    """This dossier bears {most} notes already, and takes no more."""


class NoteRequired(ParapheurError):
    """Write the text of the note."""


class NotOnTheCircuit(ParapheurError):
    """This desk has no part in the dossier, or is your own."""


class NoSuchInstruction(ParapheurError):
    """There is no such instruction in this house."""


class AlreadyInstructed(ParapheurError):
    """This is asked already, and not followed yet."""


class NotInstructed(ParapheurError):
    """Nobody asks this here any more."""


class SubjectRequired(ParapheurError):
    """A dossier needs a subject."""


class TextTooLong(ParapheurError):
    """This text is longer than the {most} characters allowed."""


# What is not there, or not for this person.


class NoSuchDossier(ParapheurError):
    """There is no such dossier."""


class NoSuchPiece(ParapheurError):
    """There is no such document in this dossier."""


class NoSuchCircuit(ParapheurError):
    """There is no circuit named {circuit}."""


class NoSuchSubtype(ParapheurError):
    """There is no subtype named {subtype}."""


class SubtypeMoved(ParapheurError):
    """What the subtype “{subtype}” says has changed since: correct the draft, then start it."""


class LessConfidential(ParapheurError):
    """This dossier stays as confidential as it was: choose a subtype that is."""


class SubtypeUnfit(ParapheurError):
    """The subtype “{subtype}” cannot be used now."""


class NoCircuitForSubtype(SubtypeUnfit):
    """The subtype “{subtype}” cannot be used now: there is no circuit named {circuit}."""


class StepInBoth(SubtypeUnfit):
    """The subtype “{subtype}” cannot be used now: the step “{step}” would stand there twice."""


class SealedTooEarly(SubtypeUnfit):
    """The subtype “{subtype}” cannot be used now: “{step}” seals before others have signed."""


class FieldInBoth(SubtypeUnfit):
    """The subtype “{subtype}” cannot be used now: two questions have the key of “{field}”."""


class TooLong(SubtypeUnfit):
    """The subtype “{subtype}” cannot be used: over {steps} steps or {fields} fields in all."""


class NotAllowed(ParapheurError):
    """Your account does not allow this."""


# What a delegation may not be, or not do.


class ActReferenceRequired(ParapheurError):
    """A delegation or an interim needs the reference of the act that founds it."""


class QuestionUnclear(ParapheurError):
    """This question cannot be understood: look at the number, the fingerprint and the days."""


class CheckEmpty(ParapheurError):
    """No dossier was deposited in this period."""


class CheckTooLarge(ParapheurError):
    """{count} dossiers were deposited in this period; a check takes {most} at most: shorten it."""


class CheckRunning(ParapheurError):
    """A check that you asked for is still under way: wait until it ends."""


class NoSuchCheck(ParapheurError):
    """There is no such check."""


class PeriodOutOfOrder(ParapheurError):
    """The dates of a delegation go in this order: its act, its first day, its last day to come."""


class NothingDelegated(ParapheurError):
    """A delegation is for visas, for signatures, or for both."""


class AlreadyHolds(ParapheurError):
    """{login} needs no delegation: nobody delegates to oneself, or to who holds the desk too."""


class NotToBeRedelegated(ParapheurError):
    """What one holds by delegation is not delegated again."""


class DelegationLoop(ParapheurError):
    """This delegation would lead back to the person who gives it."""


class DelegationEnded(ParapheurError):
    """This has ended already."""


class DatesOutOfOrder(ParapheurError):
    """These dates go in order: the act, the first day, and a last day that is still to come."""


class HoldsAlready(ParapheurError):
    """{login} holds this desk already."""


class InterimTaken(ParapheurError):
    """Somebody is appointed to this desk for the time being on some of these days already."""


class NotForOneself(ParapheurError):
    """Nobody does this for themselves; ask another administrator."""


class NotDelegated(ParapheurError):
    """No delegation in force lets you do this here; nothing was signed."""


class ActsTwice(ParapheurError):
    """Nobody acts twice at one step in two capacities."""


class DeskWithoutHolder(ParapheurError):
    """Nobody holds the desk “{desk}”, awaited at the step “{step}”; the circuit cannot start."""


# What the pages refuse of a request, whatever it asks for.


class NotUnderstood(ParapheurError):
    """This request could not be understood."""


class SessionOver(ParapheurError):
    """Your session has ended. Sign in again; nothing was done."""


class FromElsewhere(ParapheurError):
    """This request did not come from our own pages; nothing was done."""


class NothingThere(ParapheurError):
    """There is no such page."""


class NotAskedSo(ParapheurError):
    """This page cannot be asked for in this way."""


class FormTooOld(ParapheurError):
    """This form is too old, or was opened in another session. Open the page again."""


class TooMuchSent(ParapheurError):
    """What you sent is larger than the {limit} MB allowed in all; nothing was kept."""


# What concerns a circuit made in the web view.


class BadIdentifier(ParapheurError):
    """An identifier is made of small letters a-z, digits and hyphens, at most {most} of them."""


class CircuitMoved(ParapheurError):
    """Version {version} of the circuit “{circuit}” was kept meanwhile; yours is not kept."""


class CircuitTaken(ParapheurError):
    """There is a circuit with the identifier “{circuit}” already: choose another one."""


class CircuitIsAFile(ParapheurError):
    """The circuit “{circuit}” is a file of this installation: copy it under another identifier."""


class CircuitMistaken(ParapheurError):
    """The circuit has mistakes ({count}); nothing was kept."""


class CircuitUnsound(ParapheurError):
    """The circuit is not sound. {flaw}."""


class CircuitNotInForce(ParapheurError):
    """The circuit “{circuit}” is not in force."""


class NoSuchVersion(ParapheurError):
    """There is no such version of this circuit."""


# What concerns an account, its password and its key.


class LoginNotFit(ParapheurError):
    """A login is 2 to 40 small letters a-z, digits, dots or hyphens, and begins with a letter."""


class AdministratorThere(ParapheurError):
    """There is an administrator already, who opens all other accounts in the pages."""


class LoginTaken(ParapheurError):
    """There is an account named {login} already."""


class NameRequired(ParapheurError):
    """A person has a name and a capacity, in Arabic and in French."""


class NoSuchPerson(ParapheurError):
    """There is no such account."""


class NoSuchDesk(ParapheurError):
    """There is no such desk."""


class DeskHeld(ParapheurError):
    """Somebody holds the desk “{desk}”: whoever holds it hands its turns over."""


class AccountActive(ParapheurError):
    """This account is active: close it before what it holds of the person is erased."""


class AlreadyErased(ParapheurError):
    """The personal data of this person were erased already, for good."""


class BasisRequired(ParapheurError):
    """An erasure needs its legal basis: the law, and who decided it."""


class NeededStill(ParapheurError):
    """{number} is on its way and holds what this person wrote: erase them once it has ended."""


class KeptByLaw(ParapheurError):
    """{number} is to be kept by law until {until}, and holds what this person wrote."""


class NoSuchGuest(ParapheurError):
    """This dossier never invited such a guest."""


class StandsSoAlready(ParapheurError):
    """This account stands so already."""


class PasswordDue(ParapheurError):
    """Choose a password of your own first."""


class SamePassword(ParapheurError):
    """The new password is the one you have."""


class NotRecognised(ParapheurError):
    """This name and password do not go together."""


class TooManyTries(ParapheurError):
    """Too many tries. Wait until {until} before trying again."""


class WrongPin(ParapheurError):
    """Wrong PIN. Tries left before a pause: {left}."""


class NoKey(ParapheurError):
    """You have no signing key; ask an administrator to issue one."""


class KeysAway(ParapheurError):
    """The signing service does not answer: nothing was signed. Try again in a moment."""


class SecondFactorRequired(ParapheurError):
    """Beside the PIN a second factor is asked for: {factor}. Nothing was done."""


class NoFactor(ParapheurError):
    """You have no such second factor as this dossier asks for: {factor}. Add one first."""


class NotByCard(ParapheurError):
    """This dossier asks for a second factor, which is given beside a PIN here: no card signs it."""


class CodeRefused(ParapheurError):
    """The code is wrong, too old or already used: wait for the next one. Tries left: {left}."""


class PasskeyRefused(ParapheurError):
    """The passkey’s answer does not hold for this act: ask it again. Tries left: {left}."""


class FactorNameRequired(ParapheurError):
    """Give it a name, by which you will know it again."""


class TooManyFactors(ParapheurError):
    """You have {most} second factors: remove one before you add another."""


class NoSuchFactor(ParapheurError):
    """There is no such second factor, or it was removed meanwhile."""


class EnrolmentOver(ParapheurError):
    """This took too long, or was begun elsewhere: begin again. Nothing was added."""


class NoPasskeysHere(ParapheurError):
    """Passkeys need pages that have a name, over https; these are opened otherwise."""


class NotGranted(ParapheurError):
    """This is not what the PIN was given for, or no longer: nothing was signed. Begin again."""


class TokenAway(ParapheurError):
    """The card or security module does not answer: nothing was signed. Is it in its place?"""


class TokenLocked(ParapheurError):
    """The card is locked, or one wrong PIN away from it: have it unlocked by who issued it."""


# What is refused around a card that somebody keeps on their own computer.


class CodeDead(ParapheurError):
    """This code is unknown here, has run out, or ended with its session: ask for a new one."""


class CodeUsed(ParapheurError):
    """This code was used already, and what it was given for is done."""


class NoCard(ParapheurError):
    """No card is registered for you here: register it first, on the page of your account."""


class NoCardsHere(ParapheurError):
    """Cards on people's own computers are not taken here."""


class CardUntrusted(ParapheurError):
    """The certificate of this card leads to no authority accepted here, or is not in force."""


class CardNotForSigning(ParapheurError):
    """The certificate of this card is not for signatures, or its key is too weak."""


class CardNotQualified(ParapheurError):
    """The certificate of this card does not say that it is a qualified one, as is asked here."""


class CardTaken(ParapheurError):
    """This card is registered for somebody else."""


class CardDiffers(ParapheurError):
    """This is not the card that is registered for you; nothing was signed."""


class ValueUnsound(ParapheurError):
    """What the card gave is no signature of what was prepared; nothing was kept."""


# What the program beside the card refuses, whatever the office says.


class OfficeInTheClear(ParapheurError):
    """An office is asked over https alone, unless it is on this very computer."""


class OfficeAway(ParapheurError):
    """The office cannot be asked, or does not answer as it should ({why}); nothing was signed."""


class OfficeUnproved(ParapheurError):
    """Whoever answers does not prove to be the office {host}; nothing was signed."""


class OfficeElsewhere(ParapheurError):
    """The office points to another address, and nobody goes there; nothing was signed."""


class OfficeNamed(ParapheurError):
    """This office is called {host}: start the program with that address."""


class OfficeTooMuch(ParapheurError):
    """The office sends more than any right answer has; nothing was signed."""


class OfficeRefuses(ParapheurError):
    """The office refuses, in these words: “{sentence}”."""


class NotThatDocument(ParapheurError):
    """What is to be signed is not the document that was fetched; nothing was signed."""


class NotThatCard(ParapheurError):
    """What is to be signed is no signature of a document by this card; nothing was signed."""


class CardNotThere(ParapheurError):
    """The card that is registered was not found here; nothing was signed. Is it in its place?"""


class WhichCard(ParapheurError):
    """Several keys could be meant: name one by its labels. Here are: {labels}."""


class BatchUnsound(ParapheurError):
    """What the office lists is no batch that a card may sign; nothing more was signed."""


class NoPlaceForIt(ParapheurError):
    """This computer has no room left for the document; it was not signed."""


class CardRefusesPin(ParapheurError):
    """The card refuses this PIN; nothing was signed."""


class WeakPassword(ParapheurError):
    """A password has at least {least} characters and is not a common one."""


class WeakPin(ParapheurError):
    """A PIN has at least {least} digits, not all the same and not in a row."""


# What is wrong with a file somebody brought.


class NotAPdf(ParapheurError):
    """This file is not a PDF."""


class DamagedPdf(ParapheurError):
    """This PDF is damaged or incomplete; export it again from the program that made it."""


class EncryptedPdf(ParapheurError):
    """This PDF is protected by a password or encryption; bring an unprotected copy."""


class FileTooLarge(ParapheurError):
    """This file is larger than the {limit} MB allowed."""


class SignedElsewhere(ParapheurError):
    """This PDF is signed already, but the organisation signs first: bring it unsigned."""


class NoPages(ParapheurError):
    """This PDF has no page."""


class TooManyPages(ParapheurError):
    """This PDF has more than the {limit} pages allowed."""


class ActiveContent(ParapheurError):
    """This PDF contains active content ({what}), which could change what is seen after signing."""


class TooLongToCheck(ParapheurError):
    """This file took too long to check, or too much memory; it was refused."""


# What is wrong with metadata, and with conditions over them.


class BadValue(ParapheurError):
    """The field “{field}”: {problem}."""


class MissingValue(ParapheurError):
    """The field “{field}” has no value."""


class UnknownField(ParapheurError):
    """There is no field named “{field}”."""


class TooManyFields(ParapheurError):
    """There are more than the {limit} fields allowed."""


class BadCondition(ParapheurError):
    """At column {place} of the condition: {problem}."""


class TooComplexToCompare(ParapheurError):
    """These conditions are too complex to compare: more than {limit} cases to look at."""


# What papers and the public check refuse.


class CodeMistyped(ParapheurError):
    """There is a slip in this code: compare it with the paper, sign by sign."""


class NoDocketYet(ParapheurError):
    """This dossier has not started: there is nothing yet for a docket to tell."""


class HistoryAltered(ParapheurError):
    """The history of this dossier was altered: no docket is made of it. Tell an administrator."""


class TooManyChecks(ParapheurError):
    """Many files are being checked at this moment: try again in a minute."""


# What the words sent by mail refuse.


class BadAddress(ParapheurError):
    """This is not a mail address such as name@example.ma."""


# What the machinery could not do; the act is refused and nothing acknowledged is lost.


class SignatureUnsound(ParapheurError):
    """The new signature did not pass its own check ({problem}); nothing was kept."""


class TimeUnavailable(ParapheurError):
    """No time server proves the time at the moment, and this step asks for it: try again later."""


class ProofUnavailable(ParapheurError):
    """{host} cannot say now whether a certificate was revoked: it is asked again soon."""


class NoTimeServers(ParapheurError):
    """This circuit asks for proof of time, and no time server is set up here."""


class BytesLost(ParapheurError):
    """The stored bytes {digest} are missing or damaged; tell an administrator."""


class NotSent(ParapheurError):
    """The message could not be handed to the mail server: {problem}."""


class AddressRefused(NotSent):
    """The mail server refuses this address for good: {problem}."""


class NoRoomLeft(ParapheurError):
    """There is no room left on the server; nothing was kept. Tell an administrator."""


class CalendarOutdated(ParapheurError):
    """A later calendar is in force since {since}: with this one, nothing is counted again."""


class Misconfigured(ParapheurError):
    """{place}: {problem}."""


# What the journal refuses.


class WrongProof(ParapheurError):
    """This proof does not lead from the entry to the published head."""


class WrongHead(ParapheurError):
    """This is not a published head of the journal, or its signature is not sound."""


class JournalYounger(ParapheurError):
    """The records hold {size} entries, but {published} were published: they are older than that."""


class JournalForked(ParapheurError):
    """The records contradict what was published of them before, up to entry {published}."""


class NotHalted(ParapheurError):
    """There is nothing to declare: the records go on from what was published."""


class JournalHalted(ParapheurError):
    """Nothing is signed for now: the records are not those that were published before.

    An auditor must declare what became of them.
    """
