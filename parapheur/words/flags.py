"""What a person should know of a file that was accepted."""

from parapheur.domain.documents import Flag

FLAGS = {
    Flag.EARLIER_REVISIONS: "It was changed after it was first written.",
    Flag.FILLABLE_FIELDS: "It has form fields that can still be filled.",
    Flag.LINKS: "It leads to addresses on the web.",
    Flag.FONTS_NOT_EMBEDDED: "Some fonts are not in the file: it may look otherwise elsewhere.",
    Flag.LAYERS: "It has layers that a reader can switch off; all of them are shown here.",
    Flag.TEXT_OUTSIDE_PAGE: "It holds text outside what its pages show.",
    Flag.ATTACHED_FILES: "It carries other files within itself, each looked at for itself.",
    Flag.INVISIBLE_TEXT: "It holds text that is not seen, as under a scanned picture.",
}
