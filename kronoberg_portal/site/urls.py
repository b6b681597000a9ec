from django.urls import path

from . import views

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path("om/", views.about, name="about"),
    path("sok/", views.search, name="search"),
    path("halsa/", views.health, name="health"),
    path("redo/", views.ready, name="ready"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("sitemap.xml", views.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:section>-<int:number>.xml", views.sitemap, name="sitemap"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    # Last: any other word is a page's address.
    path("<slug:slug>/", views.page, name="page"),
]
