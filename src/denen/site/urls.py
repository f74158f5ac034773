"""Pages of the whole installation. A town's pages are in town_urls."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("denen.base.urls")),
    path("places/", include("denen.kernel.places.urls")),
    path("catalogue/", include("denen.programme.catalogue.urls")),
    path("results/", include("denen.programme.results.urls")),
]
if settings.DENEN_TRIAL:
    urlpatterns.append(path("ui/", include("denen.base.ui.urls")))
