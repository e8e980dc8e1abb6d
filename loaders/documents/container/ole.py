"""Files of Office 97 to 2003 and of WPS: one container, told apart by what is stored at its root."""

from __future__ import annotations

from io import BytesIO

import olefile

from loaders.errors import RefusedDocumentError

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD, WORKBOOK = "application/msword", "application/vnd.ms-excel"
KINDS = {"WordDocument": WORD, "Workbook": WORKBOOK, "Book": WORKBOOK}
OTHERS = {"PowerPoint Document": "PowerPoint", "CONTENTS": "Works", "__properties_version1.0": "Outlook"}
LOCKED = ("EncryptedPackage", "EncryptionInfo", "DRMContent")
FLAGS_AT, ENCRYPTED = 10, 0x01  # of the second byte of the flags at the beginning of WordDocument
# what olefile raises on damaged containers
SPOILT = (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)


def media_type_of(content: bytes) -> str:
    """Word or workbook. Raises RefusedDocumentError where it is something else, damaged, or locked by a password."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as container:
            names = [entry[0] for entry in container.listdir(streams=True, storages=False) if len(entry) == 1]
            found = next((media_type for name, media_type in KINDS.items() if name in names), None)
            is_locked = bool(set(names) & set(LOCKED)) or (found == WORD and _is_encrypted(container))
    except SPOILT as error:
        raise RefusedDocumentError("damaged_file", f"{type(error).__name__}: {error}") from error
    if is_locked:
        raise RefusedDocumentError("locked_file")
    if found is None:
        other = next((OTHERS[name] for name in names if name in OTHERS), "OLE")
        raise RefusedDocumentError("unsupported_format", other)
    return found


def _is_encrypted(container: olefile.OleFileIO[str]) -> bool:
    flags = container.openstream("WordDocument").read(FLAGS_AT + 2)[FLAGS_AT:]
    return len(flags) == 2 and bool(flags[1] & ENCRYPTED)
