"""The only way to the disk: a storage that keeps nothing it did not see cleaned."""

from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from . import papers, pictures
from .cleaning import Cleaned, NotTaken, read_all


class CleanStorage(FileSystemStorage):
    """Uploads. Whoever saves here without asking a form has the file cleaned, or is refused (400).

    Renditions are made by us from cleaned pictures and have a storage of their own.
    """

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        name = name or getattr(content, "name", None) or ""
        content = self._clean(name, content)
        folder = name.rpartition("/")[0]
        neutral = f"{folder}/{content.name}" if folder else content.name
        return super().save(neutral, content, max_length=max_length)

    def _clean(self, name: str, content: Any) -> Cleaned:
        inner = (
            content.file
            if isinstance(content, File) and not isinstance(content, Cleaned)
            else content
        )
        if isinstance(inner, Cleaned):
            return inner
        try:
            raw = read_all(content)
            try:
                return pictures.clean(raw)
            except NotTaken:
                return papers.clean(raw, name=name)
        except NotTaken as refused:
            raise SuspiciousFileOperation(refused.words) from refused
