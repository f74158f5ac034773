from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "denen.kernel.identity"
    label = "identity"
