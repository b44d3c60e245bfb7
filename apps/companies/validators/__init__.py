"""What may be written of a company. Shared by pages, API and admin."""

from apps.companies.validators.numbers import DOUBTS, RegistrationNumber, doubt_about, registration_number
from apps.companies.validators.texts import (
    company_name,
    phone_number,
    plain,
    plain_lines,
    post_code,
    wechat_id,
)

__all__ = [
    "DOUBTS",
    "RegistrationNumber",
    "company_name",
    "doubt_about",
    "phone_number",
    "plain",
    "plain_lines",
    "post_code",
    "registration_number",
    "wechat_id",
]
