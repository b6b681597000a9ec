"""Small tags that every template has without loading them."""

import re

from django import template
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from kronoberg_portal.foundation.richtext.fields import as_html

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
def icon(name: str, css_class: str = "") -> SafeString:
    """A drawn icon from the sprite; hidden from screen readers, so the text must say it all."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css_class,
        static("icons.svg"),
        name,
    )


@register.filter
def host(url: str) -> str:
    """``"https://www.exempel.se/om"`` gives ``"exempel.se"``."""
    return re.sub(r"^https?://(www\.)?", "", url or "").partition("/")[0]


@register.filter
def rich(text: str) -> SafeString:
    """The HTML of a ``RichTextField``, which was sanitised when it was saved."""
    return as_html(text or "")
