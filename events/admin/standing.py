"""How an event's seats stand, in words; and why those who wait still do."""

from collections import Counter

from events.models import Event, EventState
from events.when import moment

BY_HAND = "Ska någon få plats ändå? Markera personen bland deltagarna och välj Ge plats."


def seats_in_words(event: Event) -> str:
    """``12 av 20, 3 på väntelista`` for an event from ``with_seats``."""
    seats = f"{event.seated_count} anmälda"
    if event.capacity is not None:
        seats = f"{event.seated_count} av {event.capacity}"
    return f"{seats}, {event.waiting_count} på väntelista" if event.waiting_count else seats


def why_nobody_moves_up(event: Event) -> list[str]:
    """What staff need to know of those who wait, for an event from ``with_seats``.

    When the waiting list moves, and each reason why it stands still now.
    """
    lines = _of_those_to_approve(event)
    if not event.waiting_count:
        return lines
    if event.state != EventState.PUBLISHED:
        why = {
            EventState.CANCELLED: "Träffen är inställd, så ingen flyttas upp från väntelistan.",
            EventState.COMPLETED: "Träffen är genomförd, så ingen flyttas upp från väntelistan.",
        }
        default = "Träffen är inte publicerad. Väntelistan fylls på först när den är det."
        return [*lines, why.get(event.state, default)]
    if event.has_ended:
        return [*lines, "Träffen har varit, så ingen flyttas upp från väntelistan."]
    free = None if event.capacity is None else event.capacity - event.seated_count
    if not event.promotes_by_itself:
        lines.append(
            "Väntelistan fylls inte längre på av sig själv: den slutade "
            f"{moment(event.promotion_ends_at)}. En ledig plats ger du bort bland deltagarna: "
            "markera personen och välj Ge plats."
        )
    else:
        lines.append(f"Väntelistan fylls på av sig själv till {moment(event.promotion_ends_at)}.")
    if free is not None and free <= 0:
        over = f" ({-free} fler än platserna)" if free else ""
        lines.append(
            f"Alla platser är upptagna{over}. Den första i kön flyttas upp när någon "
            "avbokar eller när du höjer antalet platser."
        )
    elif event.promotes_by_itself:
        lines += _of_those_passed_over(event, free)
    return lines


def _of_those_to_approve(event: Event) -> list[str]:
    pending = event.participants.pending().count()
    if not pending:
        return []
    return [
        f"{pending} väntar på godkännande. De har ingen plats och står inte på väntelistan förrän "
        "du har svarat: markera dem bland deltagarna och välj Godkänn eller Tacka nej."
    ]


def _of_those_passed_over(event: Event, free: int | None) -> list[str]:
    """There are seats: who waits is in too large a group, or from a place that has its share."""
    taken = Counter(event.participants.seated().values_list("booking__municipality", flat=True))
    groups: dict[tuple, list] = {}
    for person in event.participants.waiting().select_related("booking__municipality"):
        booking = person.booking
        key = ("booking", booking.pk) if booking.keeps_together else ("person", person.pk)
        groups.setdefault(key, []).append(person)
    too_large: list[int] = []
    full: Counter[str] = Counter()
    for group in groups.values():
        municipality = group[0].booking.municipality
        share = event.most_per_municipality if municipality else None
        if free is not None and len(group) > free:
            too_large.append(len(group))
        elif share is not None and taken[municipality.pk] + len(group) > share:
            full[municipality.name] += len(group)
    seats = "Det finns gott om platser" if free is None else f"Lediga platser: {free}"
    lines = []
    if too_large:
        sizes = ", ".join(map(str, too_large))
        lines.append(
            f"{seats}. Grupper som vill komma tillsammans och är fler än så väntar "
            f"(antal i varje grupp: {sizes}). De som står efter och får plats flyttas upp före."
        )
    for name, count in full.items():
        lines.append(
            f"{seats}, men {name} har fyllt sin del ({event.most_per_municipality} platser). "
            f"{count} därifrån väntar."
        )
    if lines:
        return [*lines, BY_HAND]
    return ["Det finns plats. De som kan flyttas upp får besked inom några minuter."]
