"""Accounts in the office: who may enter it, and in which roles.

Coordinators make accounts and give the three roles. Only operations (a superuser) may touch an
account of operations' own, and nobody may raise herself.
"""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.forms import CheckboxSelectMultiple

from .models import User
from .roles import COORDINATOR, MUNICIPALITY_EDITOR, READER

WHAT_ROLES_MAY = (
    "Regional samordnare gör allt. Kommunredaktör ändrar sin egen kommuns kontakter, företag och "
    "utbildningar. Läsare ser allt innehåll men ändrar inget. Ett konto utan roll kommer inte in."
)


class AccountCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "first_name", "last_name", "groups"]


class AccountChangeForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"
        field_classes = {}


# What a role may is said in code; nobody clicks it together.
admin.site.unregister(Group)


@admin.register(User)
class AccountAdmin(UserAdmin):
    form = AccountChangeForm
    add_form = AccountCreationForm
    list_display = ["email", "full_name", "roles", "is_active", "last_login"]
    list_filter = ["groups", "is_active"]
    search_fields = ["email", "first_name", "last_name"]
    ordering = ["email"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    add_fieldsets = [
        (None, {"fields": ["email", ("first_name", "last_name")]}),
        ("Roll", {"fields": ["groups"], "description": WHAT_ROLES_MAY}),
        ("Lösenord", {"fields": ["usable_password", "password1", "password2"]}),
    ]
    fieldsets = [
        (None, {"fields": ["email", ("first_name", "last_name"), "password"]}),
        ("Roll", {"fields": ["groups", "is_active"], "description": WHAT_ROLES_MAY}),
        ("Datum", {"fields": [("last_login", "date_joined")]}),
    ]
    operations_fieldset = ("Drift", {"fields": ["is_superuser"]})

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None and request.user.is_superuser:
            return [*fieldsets, self.operations_fieldset]
        return fieldsets

    def get_readonly_fields(self, request, obj=None):
        """Nobody takes her own role or account away by mistake, or gives herself another."""
        fields = super().get_readonly_fields(request, obj)
        if obj is not None and obj.pk == request.user.pk:
            return [*fields, "groups", "is_active", "is_superuser"]
        return fields

    def has_change_permission(self, request, obj=None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and self._is_below(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and self._is_below(request, obj)

    def _is_below(self, request, obj) -> bool:
        return request.user.is_superuser or obj is None or not obj.is_superuser

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "groups":
            kwargs["queryset"] = Group.objects.filter(
                name__in=[COORDINATOR, MUNICIPALITY_EDITOR, READER]
            ).order_by("name")
            kwargs["widget"] = CheckboxSelectMultiple()
            kwargs["label"] = "Roller"
            kwargs["help_text"] = ""
        return super().formfield_for_manytomany(db_field, request=request, **kwargs)

    def save_related(self, request, form, formsets, change) -> None:
        """Whoever has a role may enter the office; whoever has none may not."""
        super().save_related(request, form, formsets, change)
        account = form.instance
        account.is_staff = account.is_superuser or account.groups.exists()
        account.save(update_fields=["is_staff"])

    @admin.display(description="namn", ordering="first_name")
    def full_name(self, account: User) -> str:
        return account.get_full_name()

    @admin.display(description="roller")
    def roles(self, account: User) -> str:
        names = [group.name.capitalize() for group in account.groups.all()]
        return ", ".join(["Drift", *names] if account.is_superuser else names)
