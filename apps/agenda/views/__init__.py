"""The personal layer: agenda, fairs that fit, trips."""

from apps.agenda.views.agenda import download, make_address, revoke_address, show
from apps.agenda.views.fairs import fairs, make_fairs_address, revoke_fairs_address, unfollow
from apps.agenda.views.fits import fits
from apps.agenda.views.programme import own_programme, print_programme, programme
from apps.agenda.views.trips import (
    cancel_trip,
    edit_trip,
    mark_seen,
    new_trip,
    print_trip,
    trip,
    trip_file,
    trips,
)

__all__ = [
    "cancel_trip",
    "download",
    "edit_trip",
    "fairs",
    "fits",
    "make_address",
    "make_fairs_address",
    "mark_seen",
    "new_trip",
    "own_programme",
    "print_programme",
    "print_trip",
    "programme",
    "revoke_address",
    "revoke_fairs_address",
    "show",
    "trip",
    "trip_file",
    "trips",
    "unfollow",
]
