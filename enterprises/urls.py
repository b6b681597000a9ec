from django.urls import path
from django.views.decorators.http import require_safe

from .feeds import SelectionFeed
from .views import (
    county_map,
    embedding,
    enquiry,
    entry,
    exports,
    print_out,
    register,
    shortlist,
    statistics,
)

app_name = "enterprises"
urlpatterns = [
    path("foretag/", register.list, name="list"),
    path("foretag/karta/", county_map.county_map, name="map"),
    path("foretag/utskrift/", print_out.print_out, name="print"),
    path("foretag/exportera/", exports.export_choose, name="export_choose"),
    path("foretag/export.<str:file_format>", exports.export, name="export"),
    path("foretag/flode.xml", require_safe(SelectionFeed()), name="feed"),
    path("foretag/inbaddning/", embedding.embed, name="embed"),
    path("foretag/badda-in/", embedding.embed_guide, name="embed_guide"),
    path("foretag/lista/", shortlist.shortlist, name="shortlist"),
    path("foretag/lista.<str:file_format>", exports.shortlist_export, name="shortlist_export"),
    path("foretag/forfragan/", enquiry.enquiry, name="enquiry"),
    path("foretag/forfragan/tack/", enquiry.enquiry_sent, name="enquiry_sent"),
    path("foretag/forfragan/<str:token>/", enquiry.enquiry_answer, name="enquiry_answer"),
    path("foretag/uppfoljning/<str:token>/", enquiry.follow_up, name="follow_up"),
    path("foretag/statistik/", statistics.statistics, name="statistics"),
    path("foretag/statistik.csv", statistics.statistics_export, name="statistics_export"),
    path("foretag/<slug:slug>/kontakt.vcf", entry.vcard, name="vcard"),
    path("foretag/<slug:slug>/", entry.detail, name="detail"),
]
