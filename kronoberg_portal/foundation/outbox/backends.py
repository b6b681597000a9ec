"""The demo's post office: every letter becomes a file that a mail program can open."""

from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class FolderBackend(BaseEmailBackend):
    """Writes each letter as ``<time>-<id>.eml`` in ``settings.LETTER_DIR``."""

    def send_messages(self, messages) -> int:
        folder = Path(settings.LETTER_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in messages:
            written_at = timezone.localtime().strftime("%Y%m%d-%H%M%S-%f")
            name = message.extra_headers.get("Message-ID", "").strip("<>").partition("@")[0]
            (folder / f"{written_at}-{name[:8]}.eml").write_bytes(message.message().as_bytes())
        return len(messages)
