"""Values that every page's frame needs."""

from django.conf import settings


def site(request) -> dict:
    """The site's name and address, whether it is a demo, and the section that the page is in."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "is_demo": settings.MODE == "demo",
        "current_section": request.path.strip("/").partition("/")[0],
        "page_url": settings.SITE_URL + request.path,
    }
