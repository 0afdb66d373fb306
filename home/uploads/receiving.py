"""Where files get in at all, and how they wait until they are cleaned: in memory."""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from .cleaning import MAX_BYTES

DOORS = ("/desk/images/", "/desk/documents/")


class OnlyWhereFilesAreMeant(FileUploadHandler):
    """Passes over every file that is sent anywhere else, and writes none to the disk.

    Of one request no more than `MAX_BYTES` are held. A file that goes beyond comes out empty with its
    true size, so that the form can say that it is too big.
    """

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.held = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.request is None or not self.request.path_info.startswith(DOORS):
            raise SkipFile
        self.content = io.BytesIO()
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.seen += len(raw_data)
        if self.held + len(raw_data) > MAX_BYTES:
            self.content.seek(0)
            self.content.truncate()
            self.held = MAX_BYTES
        else:
            self.held += len(raw_data)
            self.content.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.content.seek(0)
        is_whole = self.content.getbuffer().nbytes == self.seen
        return InMemoryUploadedFile(
            file=self.content,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size if is_whole else max(file_size, MAX_BYTES + 1),
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
