"""The register's models, one noun a file."""

from .assessment import Assessment, Criterion
from .certification import Certification
from .enterprise import (
    ENDED,
    Enterprise,
    EnterpriseQuerySet,
    LegalForm,
    Lifecycle,
    Moderation,
    Verification,
)
from .figure import Figure
from .offer import Offer
from .taxonomy import Referrer, Sector, SocialGoal, TargetGroup

__all__ = [
    "ENDED",
    "Assessment",
    "Certification",
    "Criterion",
    "Enterprise",
    "EnterpriseQuerySet",
    "Figure",
    "LegalForm",
    "Lifecycle",
    "Moderation",
    "Offer",
    "Referrer",
    "Sector",
    "SocialGoal",
    "TargetGroup",
    "Verification",
]
