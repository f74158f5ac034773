from django.urls import path

from denen.kernel.identity.views import cards, clerks, sign_in

app_name = "identity"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.code, name="code"),
    path("sign-in/set-up/", sign_in.set_up, name="set_up"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("go-on/", sign_in.go_on, name="go_on"),
    path("clerks/", clerks.clerks, name="clerks"),
    path("clerks/new/", clerks.new_clerk, name="new_clerk"),
    path("clerks/<uuid:clerk_id>/", clerks.clerk, name="clerk"),
    path("clerks/<uuid:clerk_id>/unlock/", clerks.unlock, name="unlock"),
    path("clerks/<uuid:clerk_id>/retire/", clerks.retire, name="retire"),
    path("clerks/<uuid:clerk_id>/reset-password/", clerks.reset_password, name="reset_password"),
    path("clerks/<uuid:clerk_id>/reset-second-factor/", clerks.reset_second_factor, name="reset_second_factor"),
    path("cards/", cards.cards, name="cards"),
]
