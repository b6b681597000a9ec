"""The office: Django's admin in a coordinator's order and words."""

from django.contrib.admin import AdminSite


class OfficeSite(AdminSite):
    site_title = "Socialt företagande i Kronoberg"
    site_header = "Socialt företagande i Kronoberg"
    index_title = "Att arbeta med"
