"""Every address of the portal begins here. Addresses are Swedish, their names English."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("bilder/", include("kronoberg_portal.foundation.images.urls")),
    path("", include("contacts.urls")),
    path("", include("enterprises.urls")),
    path("", include("knowledge.urls")),
    path("", include("events.urls")),
    path("", include("kronoberg_portal.site.urls")),
]

handler400 = "kronoberg_portal.site.errors.bad_request"
handler403 = "kronoberg_portal.site.errors.permission_denied"
handler404 = "kronoberg_portal.site.errors.page_not_found"
handler500 = "kronoberg_portal.site.errors.server_error"
