from django.urls import path

from apps.companies import views

app_name = "companies"
urlpatterns = [
    path("", views.index, name="index"),
    path("register/", views.register, name="register"),
    path("register/number/", views.register_number, name="register_number"),
    path("register/names/", views.register_names, name="register_names"),
    path("join/", views.join, name="join"),
    path("join/<str:request_id>/withdraw/", views.withdraw_join_request, name="withdraw_join_request"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("<str:public_id>/", views.detail, name="detail"),
    path("<str:public_id>/number/", views.number, name="number"),
    path("<str:public_id>/names/", views.names, name="names"),
    path("<str:public_id>/contacts/", views.contacts, name="contacts"),
    path("<str:public_id>/edit/", views.edit, name="edit"),
    path("<str:public_id>/submit/", views.submit, name="submit"),
    path("<str:public_id>/listings/", views.listing_list, name="listings"),
    path("<str:public_id>/listings/add/", views.add_listing, name="add_listing"),
    path("<str:public_id>/listings/<str:listing_id>/", views.change_listing, name="change_listing"),
    path(
        "<str:public_id>/listings/<str:listing_id>/withdraw/", views.withdraw_listing, name="withdraw_listing"
    ),
    path("<str:public_id>/listings/<str:listing_id>/pause/", views.pause_listing, name="pause_listing"),
    path("<str:public_id>/listings/<str:listing_id>/resume/", views.resume_listing, name="resume_listing"),
    path("<str:public_id>/listings/<str:listing_id>/texts/", views.listing_texts, name="listing_texts"),
    path(
        "<str:public_id>/listings/<str:listing_id>/texts/<str:language>/drop/",
        views.drop_listing_text,
        name="drop_listing_text",
    ),
    path("<str:public_id>/people/", views.people_list, name="people"),
    path("<str:public_id>/people/add/", views.add_person, name="add_person"),
    path("<str:public_id>/people/<str:person_id>/", views.change_person, name="change_person"),
    path("<str:public_id>/people/<str:person_id>/left/", views.person_leaves, name="person_leaves"),
    path("<str:public_id>/pictures/", views.pictures, name="pictures"),
    path("<str:public_id>/pictures/<str:picture_id>/earlier/", views.show_earlier, name="show_earlier"),
    path("<str:public_id>/pictures/<str:picture_id>/remove/", views.remove_picture, name="remove_picture"),
    path("<str:public_id>/papers/", views.papers, name="papers"),
    path("<str:public_id>/papers/<str:paper_id>/", views.paper_file, name="paper_file"),
    path("<str:public_id>/papers/<str:paper_id>/replace/", views.replace_paper, name="replace_paper"),
    path("<str:public_id>/papers/<str:paper_id>/remove/", views.remove_paper, name="remove_paper"),
    path("<str:public_id>/team/", views.team_page, name="team"),
    path("<str:public_id>/team/invite/", views.invite, name="invite"),
    path("<str:public_id>/team/link/", views.invite_by_link, name="invite_by_link"),
    path(
        "<str:public_id>/team/invitations/<str:invitation_id>/revoke/",
        views.revoke_invitation,
        name="revoke_invitation",
    ),
    path(
        "<str:public_id>/team/requests/<str:request_id>/accept/",
        views.accept_join_request,
        name="accept_join_request",
    ),
    path(
        "<str:public_id>/team/requests/<str:request_id>/decline/",
        views.decline_join_request,
        name="decline_join_request",
    ),
    path("<str:public_id>/team/<str:user_id>/", views.member, name="member"),
    path("<str:public_id>/team/<str:user_id>/hand-over/", views.hand_over, name="hand_over"),
    path("<str:public_id>/team/<str:user_id>/remove/", views.remove_member, name="remove_member"),
]
