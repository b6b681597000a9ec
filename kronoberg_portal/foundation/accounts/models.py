"""An account is an e-mail address and a person's name; there are no user names."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from .roles import COORDINATOR, MUNICIPALITY_EDITOR, READER


class UserQuerySet(models.QuerySet):
    def coordinators(self) -> "UserQuerySet":
        """Active accounts in the role *regional samordnare*: they get letters about new cases."""
        return self.filter(is_active=True, groups__name=COORDINATOR)

    def coordinator_addresses(self) -> list[str]:
        """Where letters to the coordinators go: to each, or to the region's own address when no
        coordinator has an account."""
        addresses = self.coordinators().order_by("email").values_list("email", flat=True)
        return list(addresses.distinct()) or [settings.COORDINATOR_EMAIL]


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Make an account. ``ValueError`` without an address; without a password none works."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(
            email, password, **{"is_staff": True, "is_superuser": True, **fields}
        )

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=(email or "").strip())


class User(AbstractUser):
    username = None
    email = models.EmailField(
        "e-postadress",
        unique=True,
        help_text="Du loggar in med den här adressen.",
        error_messages={"unique": "Det finns redan ett konto med den e-postadressen."},
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    class Meta:
        verbose_name = "konto"
        verbose_name_plural = "konton"
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="account_email_unique_whatever_case",
                violation_error_message="Det finns redan ett konto med den e-postadressen.",
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    @property
    def is_coordinator(self) -> bool:
        """May this account see and do everything in the rooms (not only its municipality's)?"""
        return self.is_active and (
            self.is_superuser or any(group.name == COORDINATOR for group in self.role_groups)
        )

    @property
    def is_municipality_editor(self) -> bool:
        """Is this account held to its own municipalities? (A coordinator never is.)"""
        return (
            self.is_active
            and not self.is_coordinator
            and any(group.name == MUNICIPALITY_EDITOR for group in self.role_groups)
        )

    @property
    def is_reader(self) -> bool:
        """May this account look at unpublished things without changing them?"""
        return (
            self.is_active
            and self.is_staff
            and any(group.name == READER for group in self.role_groups)
        )

    @property
    def role_groups(self) -> list:
        """The account's groups, read once per request."""
        if not hasattr(self, "_role_groups"):
            self._role_groups = list(self.groups.all()) if self.pk else []
        return self._role_groups
