"""A buyer's enquiry: asking, the enterprise's answer page, and what came of it.

The last two lie behind secret links. Opening one changes nothing, since mail scanners open links;
a page with a button does. Any link that does not hold gets the same page.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from enterprises import actions
from enterprises.forms import DeclineForm, EnquiryForm, OutcomeForm
from enterprises.links import answer_path, find_enquiry, find_recipient, follow_up_path
from enterprises.models import Enquiry, EnquiryRecipient, Enterprise
from enterprises.shortlist import MOST, Shortlist
from enterprises.views.shortlist import buyer_guides, latest_update
from kronoberg_portal.foundation.secret_links import by_link

_NUMBER = signing.Signer(salt="enterprises.enquiry_number")


# ── Asking ───────────────────────────────────────────────────────────────────────────────────
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def enquiry(request: HttpRequest) -> HttpResponse:
    """The form; without anybody to ask, a page that says how to choose."""
    shortlist = Shortlist.from_request(request)
    rows = Enterprise.objects.published().select_related("municipality")
    chosen = shortlist.chosen_from(rows.defer("description", "search_text"))
    askable = [enterprise for enterprise in chosen if actions.can_be_asked(enterprise)]
    if request.method == "POST":
        form = EnquiryForm(request.POST, askable=askable)
        if form.is_valid():
            made = actions.receive_enquiry(**form.received())
            number = urlencode({"nr": _NUMBER.sign(made.number)})
            return redirect(f"{reverse('enterprises:enquiry_sent')}?{number}")
    else:
        form = EnquiryForm(askable=askable)
    response = render(
        request,
        "enterprises/enquiry.html",
        {
            "form": form,
            "shows_form": askable or form.is_bound,
            "shortlist": shortlist,
            "ended": [enterprise for enterprise in chosen if enterprise not in askable],
            "missing": len(shortlist) + shortlist.impossible - len(chosen),
            "most": MOST,
            "guides": buyer_guides(),
            "needs_release": settings.ENQUIRIES_NEED_RELEASE,
            "kept_days": settings.ENQUIRY_KEPT_DAYS,
            "follow_up_days": settings.ENQUIRY_FOLLOW_UP_DAYS,
            "updated_at": latest_update(chosen),
        },
    )
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def enquiry_sent(request: HttpRequest) -> HttpResponse:
    """Thanks, with the number when the address carries one that we signed."""
    try:
        number = _NUMBER.unsign(request.GET.get("nr", ""))
    except signing.BadSignature:
        number = ""
    context = {
        "number": number,
        "needs_release": settings.ENQUIRIES_NEED_RELEASE,
        "follow_up_days": settings.ENQUIRY_FOLLOW_UP_DAYS,
    }
    response = render(request, "enterprises/enquiry_sent.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


# ── Behind a secret link ─────────────────────────────────────────────────────────────────────
def bad_link(request: HttpRequest) -> HttpResponse:
    return render(request, "enterprises/bad_link.html", {"page_url": ""}, status=404)


@by_link(find_recipient, otherwise=bad_link)
@require_http_methods(["GET", "HEAD", "POST"])
def enquiry_answer(request: HttpRequest, recipient: EnquiryRecipient) -> HttpResponse:
    """The enterprise reads the enquiry, and may decline by a button."""
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.decline_enquiry(recipient, reason=form.cleaned_data["reason"])
        return redirect(answer_path(recipient))
    context = {
        "recipient": recipient,
        "enquiry": recipient.enquiry,
        "form": form,
        "page_url": "",
        "updated_at": recipient.enquiry.updated_at,
    }
    return render(request, "enterprises/enquiry_answer.html", context)


@by_link(find_enquiry, otherwise=bad_link)
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HttpRequest, enquiry: Enquiry) -> HttpResponse:
    """The buyer tells whether it led to business; may be changed by the same link."""
    form = OutcomeForm(request.POST if request.method == "POST" else None, enquiry=enquiry)
    if request.method == "POST" and form.is_valid():
        actions.keep_outcome(enquiry, **form.cleaned_data)
        return redirect(f"{follow_up_path(enquiry)}?tack")
    context = {
        "enquiry": enquiry,
        "form": form,
        "is_thanked": "tack" in request.GET and enquiry.outcome,
        "page_url": "",
        "updated_at": enquiry.updated_at,
    }
    return render(request, "enterprises/follow_up.html", context)
