"""Something to read, watch or use, with its files and links."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from contacts.models import Municipality, RegionTask, check_web_address
from enterprises.models import Enterprise
from kronoberg_portal.foundation.files.documents import check_document, format_label, random_path
from kronoberg_portal.foundation.history.models import history
from kronoberg_portal.foundation.images.models import Image
from kronoberg_portal.foundation.publishing.models import Publishable, PublishableQuerySet, State
from kronoberg_portal.foundation.richtext.fields import RichTextField
from kronoberg_portal.foundation.search.models import Searchable, SearchableQuerySet

from .topic import Topic


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
