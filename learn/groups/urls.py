"""Addresses of groups: facilitators' below ``groups/``, learners' below ``join/`` and ``my/``."""

from django.urls import include, path

from learn.groups.views import assignments, door, exports, groups, joining, people, progress, tables

app_name = "groups"

of_a_group = [
    path("", progress.group, name="group"),
    path("door/", door.door, name="door"),
    path("door/open/", door.open_door, name="open_door"),
    path("door/close/", door.close_door, name="close_door"),
    path("projector/", door.projector, name="projector"),
    path("projector/arrivals/", door.arrivals, name="arrivals"),
    path("poster/", door.poster, name="poster"),
    path("cards/", door.cards, name="cards"),
    path("people/", people.people, name="people"),
    path("people/admit/", people.admit_all, name="admit_all"),
    path("people/<uuid:membership_id>/", people.learner, name="learner"),
    path("people/<uuid:membership_id>/admit/", people.admit, name="admit"),
    path("people/<uuid:membership_id>/label/", people.label, name="label"),
    path("people/<uuid:membership_id>/remove/", people.remove, name="remove"),
    path("people/<uuid:membership_id>/card/", people.make_card, name="make_card"),
    path("people/<uuid:membership_id>/card/<uuid:client_uuid>/", people.card, name="card"),
    path("lists/exports/<uuid:export_id>/", exports.export, name="export"),
    path("lists/exports/<uuid:export_id>/file/", exports.download, name="export_file"),
    path("lists/<slug:name>/make/<slug:file_format>/", exports.ask, name="ask_export"),
    path("lists/<slug:name>/", tables.table, name="table"),
    path("lists/<slug:name>/csv/", tables.csv, name="csv"),
    path("lists/<slug:name>/xlsx/", tables.xlsx, name="xlsx"),
    path("lists/<slug:name>/ods/", tables.ods, name="ods"),
    path("modules/", assignments.assignments, name="assignments"),
    path("modules/add/", assignments.assign, name="assign"),
    path("modules/<uuid:assignment_id>/", assignments.assignment, name="assignment"),
    path("modules/<uuid:assignment_id>/move/", assignments.move, name="move"),
    path("modules/<uuid:assignment_id>/withdraw/", assignments.withdraw, name="withdraw"),
    path("quizzes/<uuid:quiz_key>/open/", assignments.open_feedback, name="open_feedback"),
    path("settings/", groups.settings, name="settings"),
    path("helpers/add/", groups.add_helper, name="add_helper"),
    path("helpers/<uuid:membership_id>/", groups.change_helper, name="change_helper"),
    path("hand-over/", groups.hand_over, name="hand_over"),
    path("end/", groups.archive, name="archive"),
    path("delete/", groups.delete, name="delete"),
    path("copy/", groups.duplicate, name="duplicate"),
]

urlpatterns = [
    path("groups/", groups.group_list, name="group_list"),
    path("groups/new/", groups.new_group, name="new_group"),
    path("groups/<uuid:group_id>/", include(of_a_group)),
    path("join/", joining.join, name="join"),
    path("join/<str:code>/", joining.join_with, name="join_with"),
    path("my/groups/<uuid:group_id>/leave/", joining.leave, name="leave"),
    path("my/calendar.ics", joining.calendar, name="calendar"),
]
