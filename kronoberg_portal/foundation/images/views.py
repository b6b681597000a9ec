"""A picture by its random address, to be kept for ever by whoever asks."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from .rendering import WIDTHS, rendition_path


@require_safe
def rendition(request, uuid, width: int):
    if width not in WIDTHS:
        raise Http404("Bilden finns inte i den bredden.")
    try:
        file = default_storage.open(rendition_path(uuid, width))
    except FileNotFoundError:
        raise Http404("Bilden finns inte.") from None
    return FileResponse(
        file,
        content_type="image/webp",
        headers={
            "Cache-Control": "public, max-age=31536000, immutable",
            "X-Content-Type-Options": "nosniff",
        },
    )
