from django.http import HttpResponse


def list(request, **kwargs):
    return HttpResponse("")


def detail(request, **kwargs):
    return HttpResponse("")
