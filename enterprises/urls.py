from django.urls import path

from .views import enquiry, entry, register, shortlist

app_name = "enterprises"
urlpatterns = [
    path("foretag/", register.list, name="list"),
    path("foretag/lista/", shortlist.shortlist, name="shortlist"),
    path("foretag/forfragan/", enquiry.enquiry, name="enquiry"),
    path("foretag/forfragan/tack/", enquiry.enquiry_sent, name="enquiry_sent"),
    path("foretag/forfragan/<str:token>/", enquiry.enquiry_answer, name="enquiry_answer"),
    path("foretag/uppfoljning/<str:token>/", enquiry.follow_up, name="follow_up"),
    path("foretag/<slug:slug>/kontakt.vcf", entry.vcard, name="vcard"),
    path("foretag/<slug:slug>/", entry.detail, name="detail"),
]
