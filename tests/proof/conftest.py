"""The real databases of tests/databases.py."""

from tests.databases import database as database
from tests.databases import url as url
