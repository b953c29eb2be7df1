"""Backups: a store written to one file, and restored from it."""

from firmware_graph.backup.back_up import back_up
from firmware_graph.backup.file import checked_backup
from firmware_graph.backup.key import read_key
from firmware_graph.backup.records import Contents
from firmware_graph.backup.restore import restore

__all__ = ["Contents", "back_up", "checked_backup", "read_key", "restore"]
