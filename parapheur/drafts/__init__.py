"""Deposits under way on the public pages: a folder for each, forgotten after a day.

The law of this room: it keeps what strangers typed and brought before any of it is acknowledged,
so it is apart from the files and the records, and nothing in it is ever relied on. A folder is
named by the digest of a secret that the depositor's browser alone holds. Every change is made
beside and put in place by one rename; a draft is changed by one at a time, in any process. It
leaves the disk room for what was acknowledged, and knows nothing of forms, PDF or letters.
"""

from parapheur.drafts.folder import DraftFolder as DraftFolder
