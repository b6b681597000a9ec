from django.http import HttpResponse


def list(request, **kwargs):
    return HttpResponse("")


def detail(request, **kwargs):
    return HttpResponse("")


def file(request, **kwargs):
    return HttpResponse("")


def initiative_list(request, **kwargs):
    return HttpResponse("")


def initiative_detail(request, **kwargs):
    return HttpResponse("")


def action_plan_detail(request, **kwargs):
    return HttpResponse("")
