"""Small tags that every template has without loading them."""

import re
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from kronoberg_portal.foundation.richtext.fields import as_html
from kronoberg_portal.foundation.search.facets import Facet

LONG = 9  # choices of a facet; with more, those after SHOWN are folded
SHOWN = 6

register = template.Library()


def _as_entities(text: str) -> SafeString:
    return mark_safe("".join(f"&#{ord(character)};" for character in text))


@register.simple_tag
def email_link(address: str, text: str = "") -> SafeString:
    """A mailto link in character references: people and screen readers see an ordinary address,
    while a harvester that reads the source for ``name@host`` finds none."""
    if not address:
        return ""
    return format_html(
        '<a class="email" href="{}{}">{}</a>',
        _as_entities("mailto:"),
        _as_entities(address),
        text or _as_entities(address),
    )


@register.simple_tag
def phone_link(number: str) -> SafeString:
    """A tel link with the number in international form; the text as it was written."""
    if not number:
        return ""
    digits = re.sub(r"[^\d+]", "", number.replace("(0)", ""))
    digits = re.sub(r"^00", "+", digits)
    digits = re.sub(r"^0", "+46", digits)
    return format_html('<a class="phone" href="tel:{}">{}</a>', digits, number)


@register.simple_tag
def external_link(url: str, text: str) -> SafeString:
    """A link to somebody else's site, marked as such in text for everybody."""
    if not url or not url.startswith(("https://", "http://")):
        return conditional_escape(text)
    return format_html(
        '<a class="external" href="{}" rel="noopener">{} '
        '<span class="external-mark">(extern webbplats)</span></a>',
        url,
        text,
    )


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, css_class: str = "") -> SafeString:
    """A drawn icon from the sprite; hidden from screen readers, so the text must say it all."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css_class,
        static("icons.svg"),
        name,
    )


@register.simple_tag
def facet_boxes(facet: Facet, noun: str) -> SafeString:
    """A box to tick for each choice of a facet, with how many ``noun`` it would give.

    Written here and not in a template because there are a hundred of them beside a list, and a
    template takes longer to write them than the list takes to find.
    """
    name, after = facet.parameter, f'<span class="visually-hidden"> {noun}</span></span></label>'
    boxes = [
        f'<label class="facet-choice"><input type="checkbox" name="{name}" '
        f'value="{_escaped(choice.value)}"{" checked" if choice.is_chosen else ""}>'
        f"<span>{_escaped(choice.label)}</span>"
        f'<span class="facet-count">{grouped(choice.count)}{after}'
        for choice in facet.choices
    ]
    if len(boxes) > LONG:
        more = boxes[SHOWN:]
        is_open = " open" if any(choice.is_chosen for choice in facet.choices[SHOWN:]) else ""
        boxes[SHOWN:] = [
            f'<details class="facet-more" data-key="more-{name}"{is_open}><summary>{len(more)} till'
            f'<span class="visually-hidden">: {_escaped(facet.label)}</span></summary>'
            f"{''.join(more)}</details>"
        ]
    return mark_safe("".join(boxes))


@lru_cache(maxsize=4096)
def _escaped(text: str) -> str:
    return escape(text)


@register.filter
def grouped(number: int) -> str:
    """``12000`` gives ``"12 000"``, with a space that never breaks."""
    return f"{number:,}".replace(",", "\xa0")


@register.filter
def host(url: str) -> str:
    """``"https://www.exempel.se/om"`` gives ``"exempel.se"``."""
    return re.sub(r"^https?://(www\.)?", "", url or "").partition("/")[0]


@register.filter
def rich(text: str) -> SafeString:
    """The HTML of a ``RichTextField``, which was sanitised when it was saved."""
    return as_html(text or "")
