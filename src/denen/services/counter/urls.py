from django.urls import path

from denen.services.counter.views import check, desk, details, household, identify, screen, start

app_name = "counter"
urlpatterns = [
    path("", start.start, name="start"),
    path("screen/", screen.screen, name="screen"),
    path("desk/", desk.desk, name="desk"),
    path("desk/<uuid:case_id>/", desk.case, name="case"),
    path("desk/<uuid:case_id>/return/", desk.send_back, name="return"),
    path("desk/<uuid:case_id>/finish/", desk.finish, name="finish"),
    path("correct/<uuid:case_id>/", start.correct, name="correct"),
    path("<uuid:visit_id>/", start.resume, name="resume"),
    path("<uuid:visit_id>/card/", identify.card, name="card"),
    path("<uuid:visit_id>/search/", identify.search, name="search"),
    path("<uuid:visit_id>/person/", identify.person, name="person"),
    path("<uuid:visit_id>/choose/", identify.choose, name="choose"),
    path("<uuid:visit_id>/typed/", identify.typed, name="typed"),
    path("<uuid:visit_id>/household/", household.household, name="household"),
    path("<uuid:visit_id>/details/", details.details, name="details"),
    path("<uuid:visit_id>/check/", check.check, name="check"),
    path("<uuid:visit_id>/paper/", check.paper, name="paper"),
    path("<uuid:visit_id>/give-up/", check.give_up, name="give_up"),
    path("<uuid:visit_id>/done/", check.done, name="done"),
]
