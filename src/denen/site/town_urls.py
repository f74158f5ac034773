"""Pages of a town, below its slug or on its own host: the kernel's, and each service's below its own slug."""

from django.urls import include, path

from denen.base.services import installed

urlpatterns = [
    path("", include("denen.base.town_urls")),
    path("staff/", include("denen.kernel.identity.urls")),
    path("documents/", include("denen.kernel.documents.urls")),
    path("measures/", include("denen.kernel.measures.urls")),
    *(path(f"{slug}/", include(f"{service.app}.urls")) for slug, service in installed().items() if service.has_pages),
]
