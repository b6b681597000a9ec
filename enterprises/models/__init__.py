"""The register's models, one noun a file."""

from .assessment import Assessment, Criterion
from .certification import Certification
from .enquiry import Enquiry, EnquiryRecipient
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
    "Enquiry",
    "EnquiryRecipient",
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
