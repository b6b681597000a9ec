"""The library, the initiatives and the action plan."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from contacts.models import Municipality, RegionTask, check_web_address
from enterprises.models import Enterprise
from kronoberg_portal.foundation.files.documents import check_document, format_label, random_path
from kronoberg_portal.foundation.history.models import history
from kronoberg_portal.foundation.images.models import Image
from kronoberg_portal.foundation.publishing.models import Publishable, PublishableQuerySet, State
from kronoberg_portal.foundation.richtext.fields import RichTextField
from kronoberg_portal.foundation.search.models import Searchable, SearchableQuerySet


class Topic(Searchable):
    """What knowledge is about; coordinators edit the list."""

    name = models.CharField("ämne", max_length=80, unique=True)
    slug = models.SlugField("adress", max_length=80, unique=True)
    introduction = models.TextField("inledning", blank=True)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    objects = SearchableQuerySet.as_manager()

    class Meta:
        verbose_name = "ämne"
        verbose_name_plural = "ämnen"
        ordering = ["position", "sort_key"]

    def __str__(self) -> str:
        return self.name


class ResourceQuerySet(PublishableQuerySet, SearchableQuerySet):
    def about(self, slugs: Iterable[str]) -> "ResourceQuerySet":
        """Rows with any of the topics, each row once."""
        with_topic = Resource.topics.through.objects.filter(topic__slug__in=slugs)
        return self.filter(pk__in=with_topic.values("resource"))

    def newest_first(self) -> "ResourceQuerySet":
        return self.order_by("-published_on", "-pk")

    def for_list(self) -> "ResourceQuerySet":
        """With what an entry of a list shows, and without the long texts that it does not."""
        return self.prefetch_related("topics").defer("body", "transcript", "search_text")

    def for_page(self) -> "ResourceQuerySet":
        """With what a page of its own shows, apart from the rows it links to."""
        return self.select_related("image").prefetch_related(
            "topics", "tasks", "municipalities", "files", "links"
        )


class Resource(Publishable, Searchable):
    """Something to read, watch or use."""

    class Kind(models.TextChoices):
        ACTION_PLAN = "action_plan", "Handlingsplan"
        POLICY = "policy", "Policy"
        STRATEGY = "strategy", "Strategi"
        REPORT = "report", "Rapport"
        PRESTUDY = "prestudy", "Förstudie"
        GUIDE = "guide", "Vägledning"
        TEMPLATE = "template", "Mall"
        METHOD = "method", "Metod"
        LEGISLATION = "legislation", "Lagstiftning"
        CASE_LAW = "case_law", "Rättsfall"
        STATISTICS = "statistics", "Statistik"
        GOOD_EXAMPLE = "good_example", "Goda exempel"
        FILM = "film", "Film"
        WEBINAR = "webinar", "Webbinarium"
        NEWS = "news", "Nyhet"
        CALL = "call", "Utlysning"
        SCANNING_NOTE = "scanning_note", "Omvärldsnotis"
        PROJECT = "project", "Projekt"
        PRESENTATION = "presentation", "Presentation"

    class Language(models.TextChoices):
        SWEDISH = "sv", "Svenska"
        ENGLISH = "en", "Engelska"
        OTHER = "und", "Annat språk"

    title = models.CharField("rubrik", max_length=160)
    slug = models.SlugField("adress", max_length=180, unique=True)
    kind = models.CharField("slag", max_length=20, choices=Kind)
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="resources", verbose_name="ämnen"
    )
    tasks = models.ManyToManyField(
        RegionTask, blank=True, related_name="resources", verbose_name="regionens uppdrag"
    )
    summary = models.CharField(
        "sammanfattning",
        max_length=400,
        help_text="Två eller tre meningar om vad läsaren får ut av det.",
    )
    body = RichTextField("text", blank=True)
    language = models.CharField("språk", max_length=3, choices=Language, default=Language.SWEDISH)
    image = models.ForeignKey(
        Image, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="bild"
    )

    source = models.CharField("utgivare eller källa", max_length=160, blank=True)
    source_url = models.URLField("länk till källan", blank=True, validators=[check_web_address])
    published_on = models.DateField(
        "utgiven", default=timezone.localdate, help_text="När det gavs ut. Året går att söka på."
    )
    valid_until = models.DateField(
        "gäller till och med",
        null=True,
        blank=True,
        help_text="Efter dagen märks sidan som inaktuell.",
    )
    deadline_at = models.DateTimeField(
        "sista ansökningsdag", null=True, blank=True, help_text="Fylls i för en utlysning."
    )

    film_url = models.URLField(
        "länk till filmen",
        blank=True,
        validators=[check_web_address],
        help_text="Filmen öppnas hos den som har lagt ut den; inget laddas hos oss.",
    )
    transcript = models.TextField(
        "det som sägs i filmen", blank=True, help_text="Krävs för att en film ska kunna publiceras."
    )

    enterprises = models.ManyToManyField(
        Enterprise, blank=True, related_name="resources", verbose_name="företag som nämns"
    )
    municipalities = models.ManyToManyField(
        Municipality, blank=True, related_name="resources", verbose_name="kommuner det gäller"
    )
    related = models.ManyToManyField("self", blank=True, verbose_name="läs också")

    objects = ResourceQuerySet.as_manager()
    history = history()

    class Meta(Publishable.Meta):
        verbose_name = "kunskapspost"
        verbose_name_plural = "kunskapsbank"
        ordering = ["-published_on", "-pk"]
        indexes = [models.Index(fields=["state", "-published_on"], name="resource_public_newest")]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(state="published") | Q(film_url="") | ~Q(transcript=""),
                name="resource_film_has_transcript",
                violation_error_message=(
                    "En film kan inte publiceras utan text. Skriv ner det som sägs i filmen."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("knowledge:detail", args=[self.slug])

    def search_parts(self) -> list[str]:
        parts = [self.title, self.summary, self.get_kind_display(), self.source]
        parts += [self.get_body_excerpt(words=400), str(self.published_on.year)]
        if self.pk:
            parts += self.topics.values_list("name", flat=True)
        return parts

    def clean(self) -> None:
        super().clean()
        if self.state != State.PUBLISHED:
            return
        if self.kind == self.Kind.FILM and not self.film_url:
            raise ValidationError({"film_url": "Skriv adressen dit där filmen ligger."})
        if self.film_url and not self.transcript.strip():
            raise ValidationError(
                {
                    "transcript": "Skriv ner det som sägs i filmen innan du publicerar. Alla ska "
                    "kunna ta del av den, även den som inte hör."
                }
            )

    @property
    def is_closed_call(self) -> bool:
        """A call whose last day of applying has passed."""
        return bool(self.deadline_at and self.deadline_at < timezone.now())

    @property
    def has_expired(self) -> bool:
        """Past the last day that it is valid."""
        return bool(self.valid_until and self.valid_until < timezone.localdate())

    @property
    def is_outdated(self) -> bool:
        """Past ``valid_until`` or, for a call, past its deadline."""
        return self.has_expired or self.is_closed_call


class ResourceFile(models.Model):
    """A document of a resource. Its format and size are shown beside the link."""

    resource = models.ForeignKey(
        Resource, models.CASCADE, related_name="files", verbose_name="kunskapspost"
    )
    file = models.FileField("fil", upload_to=random_path, validators=[check_document])
    original_name = models.CharField(max_length=200, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False)
    title = models.CharField(
        "länktext", max_length=160, help_text="Vad filen är, inte ”klicka här”."
    )
    language = models.CharField(
        "språk", max_length=3, choices=Resource.Language, default=Resource.Language.SWEDISH
    )
    position = models.PositiveSmallIntegerField("ordning", default=0)
    uploaded_at = models.DateTimeField("uppladdad", auto_now_add=True)

    class Meta:
        verbose_name = "fil"
        verbose_name_plural = "filer"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        if self.file and not self.file._committed:
            self.original_name = self.file.name.replace("\\", "/").rpartition("/")[2][-200:]
            self.size = self.file.size
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("knowledge:file", args=[self.resource.slug, self.pk])

    @property
    def format(self) -> str:
        return format_label(self.original_name)


class ResourceLink(models.Model):
    resource = models.ForeignKey(
        Resource, models.CASCADE, related_name="links", verbose_name="kunskapspost"
    )
    url = models.URLField("adress", validators=[check_web_address])
    text = models.CharField("länktext", max_length=160)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "länk"
        verbose_name_plural = "länkar"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class InitiativeQuerySet(PublishableQuerySet, SearchableQuerySet):
    def in_time_order(self) -> "InitiativeQuerySet":
        return self.order_by("starts_on", "pk")


class Initiative(Publishable, Searchable):
    """An insats of the region with its period: a prestudy, a project, a funding, a result."""

    title = models.CharField("rubrik", max_length=160)
    slug = models.SlugField("adress", max_length=180, unique=True)
    summary = models.CharField("sammanfattning", max_length=400)
    body = RichTextField("text", blank=True)
    starts_on = models.DateField("börjar")
    ends_on = models.DateField("slutar", null=True, blank=True)
    period = models.CharField(
        "perioden i ord", max_length=60, blank=True, help_text="Till exempel: hösten 2016."
    )
    funding = models.CharField("finansiering", max_length=200, blank=True)
    result = models.TextField("vad blev det?", blank=True)
    tasks = models.ManyToManyField(
        RegionTask, blank=True, related_name="initiatives", verbose_name="regionens uppdrag"
    )
    resources = models.ManyToManyField(
        Resource, blank=True, related_name="initiatives", verbose_name="kunskap från insatsen"
    )
    municipalities = models.ManyToManyField(
        Municipality, blank=True, related_name="initiatives", verbose_name="kommuner"
    )

    objects = InitiativeQuerySet.as_manager()
    history = history()

    class Meta(Publishable.Meta):
        verbose_name = "insats"
        verbose_name_plural = "insatser"
        ordering = ["starts_on", "pk"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="initiative_ends_after_it_starts",
                violation_error_message="Insatsen kan inte sluta innan den börjar.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("knowledge:initiative_detail", args=[self.slug])

    @property
    def when(self) -> str:
        """The period in words: as written, else *maj 2017 – oktober 2018* or *från maj 2017*."""
        if self.period:
            return self.period
        begins = date_format(self.starts_on, "F Y")
        return (
            f"{begins} – {date_format(self.ends_on, 'F Y')}" if self.ends_on else f"från {begins}"
        )

    def search_parts(self) -> list[str]:
        return [
            self.title,
            self.summary,
            self.funding,
            self.get_body_excerpt(words=400),
            self.result,
        ]


class InitiativeLink(models.Model):
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="links", verbose_name="insats"
    )
    url = models.URLField("adress", validators=[check_web_address])
    text = models.CharField("länktext", max_length=160)

    class Meta:
        verbose_name = "länk"
        verbose_name_plural = "länkar"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class ActionPlanQuerySet(PublishableQuerySet, SearchableQuerySet):
    def latest_first(self) -> "ActionPlanQuerySet":
        """Those without known years last."""
        return self.order_by(F("starts_year").desc(nulls_last=True), "-pk")

    def current(self) -> "ActionPlanQuerySet":
        """Plans whose years include this one."""
        year = timezone.localdate().year
        return self.filter(starts_year__lte=year).filter(Q(ends_year=None) | Q(ends_year__gte=year))


class ActionPlan(Publishable, Searchable):
    """A handlingsplan: its period, its document, its goals with actions."""

    title = models.CharField("rubrik", max_length=160)
    slug = models.SlugField("adress", max_length=180, unique=True)
    summary = models.CharField("sammanfattning", max_length=400)
    body = RichTextField("text", blank=True)
    starts_year = models.PositiveSmallIntegerField(
        "från år",
        null=True,
        blank=True,
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
        help_text="Lämna tomt om du inte vet vilka år planen gäller.",
    )
    ends_year = models.PositiveSmallIntegerField(
        "till år",
        null=True,
        blank=True,
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
    )
    document = models.ForeignKey(
        Resource,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="action_plans",
        verbose_name="dokumentet",
    )

    objects = ActionPlanQuerySet.as_manager()
    history = history()

    class Meta(Publishable.Meta):
        verbose_name = "handlingsplan"
        verbose_name_plural = "handlingsplaner"
        ordering = ["-starts_year", "pk"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_year=None) | Q(ends_year__gte=F("starts_year")),
                name="action_plan_ends_after_it_starts",
                violation_error_message="Planen kan inte sluta innan den börjar.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("knowledge:action_plan_detail", args=[self.slug])

    @property
    def period(self) -> str:
        """The years in words: *2024–2027*, *2024*, *från 2024*; empty when they are not known."""
        if self.starts_year is None:
            return f"till {self.ends_year}" if self.ends_year else ""
        if self.ends_year is None:
            return f"från {self.starts_year}"
        years = dict.fromkeys([self.starts_year, self.ends_year])
        return "–".join(str(year) for year in years)

    def search_parts(self) -> list[str]:
        parts = [self.title, self.summary, self.get_body_excerpt(words=400)]
        if self.pk:
            parts += self.goals.values_list("title", flat=True)
        return parts


class Goal(models.Model):
    plan = models.ForeignKey(
        ActionPlan, models.CASCADE, related_name="goals", verbose_name="handlingsplan"
    )
    title = models.CharField("mål", max_length=200)
    description = models.TextField("beskrivning", blank=True)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "mål"
        verbose_name_plural = "mål"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Action(models.Model):
    """An åtgärd under a goal, with who is responsible and how it goes."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planerad"
        ONGOING = "ongoing", "Pågår"
        DONE = "done", "Klar"
        PAUSED = "paused", "Pausad"
        DROPPED = "dropped", "Utgår"

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="actions", verbose_name="mål")
    title = models.CharField("åtgärd", max_length=200)
    responsible = models.CharField("ansvarig", max_length=120, blank=True)
    state = models.CharField("läge", max_length=10, choices=State, default=State.PLANNED)
    due_on = models.DateField("klar senast", null=True, blank=True)
    follow_up = models.TextField("uppföljning", blank=True)
    followed_up_on = models.DateField("följdes upp", null=True, blank=True)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "åtgärd"
        verbose_name_plural = "åtgärder"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
