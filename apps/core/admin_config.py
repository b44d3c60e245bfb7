from django.contrib.admin.apps import AdminConfig


class OrganiserAdminConfig(AdminConfig):
    """django.contrib.admin with the organisers' site as the default one."""

    default_site = "apps.core.adminsite.OrganiserAdminSite"
