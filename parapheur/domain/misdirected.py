"""What the registry office refuses."""

from parapheur.domain.errors import ParapheurError


class NoSuchBody(ParapheurError):
    """There is no such body in the directory."""


class NoSuchKind(ParapheurError):
    """There is no such type of correspondence."""


class NoSuchLetter(ParapheurError):
    """There is no such letter, or it is not one of yours."""


class LetterUnknown(ParapheurError):
    """No letter is known by this number and this secret."""


class LetterMovedOn(ParapheurError):
    """The letter has moved on meanwhile: look at it again."""


class NoSuchAssignment(ParapheurError):
    """Nothing is owed here by a desk of yours."""


class PiecesAskedAlready(ParapheurError):
    """Pieces were asked for already; the depositor is asked once."""


class NothingAsked(ParapheurError):
    """No piece is asked for now."""


class PiecesWanted(ParapheurError):
    """Choose the files that were asked for."""


class NumberUnfit(ParapheurError):
    """This identifier does not have the form it should have."""


class LetterWanted(ParapheurError):
    """Join the letter itself, as a file."""


class TooManyPieces(ParapheurError):
    """At most {most} files may be deposited together."""


class TooHeavyTogether(ParapheurError):
    """The files are larger than {most} MB together."""


class PieceTwice(ParapheurError):
    """This very file is there already."""


class NotPdfNorImage(ParapheurError):
    """This file is neither a PDF nor an image (PNG, JPEG)."""


class ImageTooWide(ParapheurError):
    """This image has more than the {limit} million dots allowed; make it smaller."""


class VirusFound(ParapheurError):
    """The virus scanner refuses this file ({name})."""


class ScannerAway(ParapheurError):
    """Files cannot be scanned for viruses at this moment, so none is taken; try again later."""


class TitleWanted(ParapheurError):
    """Say in a few words what the letter is about."""


class SenderWanted(ParapheurError):
    """Give a name: your own, or that of the organisation that writes."""


class SenderKindWanted(ParapheurError):
    """Say who deposits the letter."""


class NumberWanted(ParapheurError):
    """Type the number of this document."""


class AddressWanted(ParapheurError):
    """Type a mail address: a code is sent to it, and later what becomes of the letter."""


class NotADate(ParapheurError):
    """This is not a date."""


class NoSuchCountry(ParapheurError):
    """Choose a country from the list."""


class DraftOver(ParapheurError):
    """There is no deposit under way here: a deposit that is begun is kept for one day."""


class DraftSent(ParapheurError):
    """This letter was deposited already: nothing was sent a second time."""


class DraftMoved(ParapheurError):
    """What you are about to send is not what this page showed: read it again, then send it."""


class DraftUnfinished(ParapheurError):
    """Something is still missing before this letter can be sent."""


class NoticeUnread(ParapheurError):
    """Tick that you have read what your data are used for."""


class PasscodeWrong(ParapheurError):
    """This is not the code that was sent. Tries left: {left}."""


class PasscodeOver(ParapheurError):
    """This code does not count any more: ask for another one."""


class DateNotYetCome(ParapheurError):
    """The date of the letter has not come yet."""


class ReceiptOfDepositor(ParapheurError):
    """A receipt is its depositor’s: an officer prints that of a letter entered on paper alone."""


class OneFileWithItsLetter(ParapheurError):
    """An answer is one file with the letter that it answers: freeze that letter."""


class SameBody(ParapheurError):
    """The letter is with this body already."""


class MoreOpenThanItCame(ParapheurError):
    """The letter came from a body that holds it more closed: register it at that level at least."""


class NoDeskOfTheBody(ParapheurError):
    """This desk is not one of the body’s."""


class NothingAssigned(ParapheurError):
    """Choose at least one desk, and a purpose for each."""


class NotThatDuplicate(ParapheurError):
    """There is no earlier letter of this number with the same body."""


class AlreadyDisposed(ParapheurError):
    """What this letter held was destroyed at the end of its time: its trail alone is left."""


class NotFrozen(ParapheurError):
    """This letter is not kept from being destroyed."""


class FrozenAlready(ParapheurError):
    """This letter is kept from being destroyed already."""


class NothingToDispose(ParapheurError):
    """Choose letters whose time is over, {most} at most."""


class NotYetToDispose(ParapheurError):
    """The letter {number} is to be kept still: its time is not over, or it is kept longer."""


class SecondPersonWanted(ParapheurError):
    """Whoever proposed it cannot confirm it: a second person must."""


class NoSuchDisposal(ParapheurError):
    """There is no such proposal, or it is not one of your body’s."""


class DisposalMoved(ParapheurError):
    """This proposal was decided on already."""


class NobodySought(ParapheurError):
    """Say by what the person is known: an identifier, or a mail address."""


class NumberNotThere(ParapheurError):
    """There is no such number in this register."""


class DueDayPast(ParapheurError):
    """This day has passed already: choose a later one."""


class NotBelowYours(ParapheurError):
    """Your desk gives a letter on to desks below it alone."""


class PiecesUnsaid(ParapheurError):
    """Say which pieces are missing."""


class OutcomeWanted(ParapheurError):
    """Say what was done or answered."""


class BadDate(ParapheurError):
    """Give the date as a day of the calendar."""


class AddresseeWanted(ParapheurError):
    """Say to whom the answer is addressed."""


class TextWanted(ParapheurError):
    """Write the text of the answer, and in which capacity it is signed."""


class AnswerTooOpen(ParapheurError):
    """This letter is confidential: choose a type of dossier that is as closed."""


class NotFinishedYet(ParapheurError):
    """This dossier has not come to the end of its circuit: its document does not go out yet."""


class WentOutAlready(ParapheurError):
    """This dossier went out already, under the number {number}."""


class NoDossierToSend(ParapheurError):
    """There is no such dossier to send out, or it is not one of your body’s."""


class NoRouteThere(ParapheurError):
    """This letter cannot go out that way: its receiver has no such address here."""


class VoidAlready(ParapheurError):
    """This departure number was made void."""


class ArrivedThere(ParapheurError):
    """This letter is in the registry of another body, which gave its receipt: it did go out."""


class HowWanted(ParapheurError):
    """Say by what it is known whether the letter arrived."""


class DayNotOver(ParapheurError):
    """A day of the register is closed once it is over."""


class NothingThatDay(ParapheurError):
    """No number of this register was given on that day."""


class PeriodTooLong(ParapheurError):
    """At most {most} numbers are printed together, of one year: choose fewer days."""
