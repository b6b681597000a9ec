from django.http import HttpResponse


def home(request, **kwargs):
    return HttpResponse("")


def about(request, **kwargs):
    return HttpResponse("")


def search(request, **kwargs):
    return HttpResponse("")


def health(request, **kwargs):
    return HttpResponse("")


def ready(request, **kwargs):
    return HttpResponse("")


def page(request, **kwargs):
    return HttpResponse("")
