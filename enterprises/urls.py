from django.urls import path

from .views import entry, register, shortlist

app_name = "enterprises"
urlpatterns = [
    path("foretag/", register.list, name="list"),
    path("foretag/lista/", shortlist.shortlist, name="shortlist"),
    path("foretag/<slug:slug>/kontakt.vcf", entry.vcard, name="vcard"),
    path("foretag/<slug:slug>/", entry.detail, name="detail"),
]
