"""How every form on the site looks: one field template, one error summary."""

from django.forms.renderers import TemplatesSetting


class PortalRenderer(TemplatesSetting):
    """Render forms through our templates, in the shape of the researched public-service patterns."""

    form_template_name = "portal/forms/form.html"
    field_template_name = "portal/forms/field.html"
