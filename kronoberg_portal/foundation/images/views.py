"""A picture by its random address, to be kept for ever by whoever asks."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from .models import Image
from .rendering import WIDTHS, rendition_path


@require_safe
def rendition(request, uuid, width: int):
    """The file, as long as its row is there: a picture taken away is taken away by address too."""
    if width not in WIDTHS:
        raise Http404("Bilden finns inte i den bredden.")
    get_object_or_404(Image.objects.only("pk"), uuid=uuid)
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
