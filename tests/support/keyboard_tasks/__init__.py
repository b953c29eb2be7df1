"""Tasks on the pages of the explorer, by keyboard only, for each role."""

from typing import Final

from support.keyboard_tasks.of_committee import OF_COMMITTEE
from support.keyboard_tasks.of_everyone import OF_EVERYONE
from support.keyboard_tasks.of_parties import OF_PARTIES
from support.keyboard_tasks.of_publishers import OF_PUBLISHERS
from support.keyboard_tasks.of_readers import OF_READERS

TASKS: Final = [*OF_EVERYONE, *OF_READERS, *OF_PARTIES, *OF_PUBLISHERS, *OF_COMMITTEE]
