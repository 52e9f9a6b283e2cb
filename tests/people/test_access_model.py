"""Access over any tree and any grants, held against a few lines that say the rule in full."""

import random

import pytest
from django.contrib.auth.models import AnonymousUser

from people.access import may, permissions_of, services_with
from people.models import Grant, Service, User
from people.queries import ancestors, people_of, people_who, services_in
from people.roles import PERMISSIONS, Permission, Role
from tests.factories import make_grant, make_service, make_user


def plant(dice: random.Random) -> list[Service]:
    tree = [make_service("Whole")]
    for number in range(dice.randrange(3, 14)):
        tree.append(make_service(f"Service {number}", parent=dice.choice(tree)))
    return tree


def above(service: Service) -> list[Service]:
    """The service and all above it, by its parents alone."""
    return [service, *(above(service.parent) if service.parent else [])]


def holds(user: User, permission: Permission, service: Service) -> bool:
    """The rule: active, and a role with the permission on the service or on one above it."""
    held = {(grant.role, grant.service_id) for grant in Grant.objects.filter(user=user)}
    roles = [role for role in Role if permission in PERMISSIONS[role]]
    return user.is_active and any((role.value, each.pk) in held for role in roles for each in above(service))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_tree_and_the_grants_every_answer_follows_the_rule(seed: int) -> None:
    dice = random.Random(seed)
    tree = plant(dice)
    people = [make_user(is_active=dice.random() > 0.2) for _ in range(3)]
    for person in people:
        for place in dice.sample(tree, k=dice.randrange(0, 4)):
            make_grant(person, place, dice.choice(list(Role)))
    for permission in Permission:
        for person in people:
            rule = [service.pk for service in tree if holds(person, permission, service)]
            reached = services_with(person, permission)
            assert (sorted(rule) if reached is not None else [s.pk for s in tree]) == sorted(reached or rule)
            assert [s.pk for s in tree if may(person, permission, s.pk)] == rule
            assert may(person, permission) is bool(rule)
            assert (permission in permissions_of(person)) is bool(rule)
        for service in tree:
            expected = {person.pk for person in people if holds(person, permission, service)}
            assert {person.pk for person in people_who(permission, service.pk)} == expected


@pytest.mark.django_db
def test_the_way_up_is_the_same_by_paths_and_by_parents() -> None:
    for service in plant(random.Random(5)):
        assert ancestors(service.pk) == [each.pk for each in above(service)]


@pytest.mark.django_db
def test_the_services_of_a_list_are_those_or_all_and_parents_come_first() -> None:
    tree = plant(random.Random(6))
    assert {service.pk for service in services_in(None)} == {service.pk for service in tree}
    assert list(services_in([])) == []
    shown = list(services_in([tree[1].pk, tree[0].pk]))
    assert shown == [tree[0], tree[1]]


@pytest.mark.django_db
def test_people_of_a_service_are_those_with_a_role_there_once_each_and_the_active_ones_first() -> None:
    tree = plant(random.Random(7))
    zoe, ann, off = make_user("zoe"), make_user("ann"), make_user("off", is_active=False)
    for person in (zoe, ann, off):
        for role in (Role.READER, Role.APPROVER):
            make_grant(person, tree[1], role)
    make_user("elsewhere")
    assert list(people_of([tree[1].pk])) == [ann, zoe, off]
    assert list(people_of([tree[2].pk])) == []
    assert User.objects.count() == len(people_of(None)) == 4


@pytest.mark.django_db
@pytest.mark.parametrize("permission", Permission)
def test_somebody_signed_out_or_not_yet_saved_holds_nothing(permission: Permission) -> None:
    for nobody in (AnonymousUser(), User()):
        assert services_with(nobody, permission) == []
        assert not may(nobody, permission)
        assert permissions_of(nobody) == frozenset()


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Asha Rao", "AR"),
        ("Dr. Asha Rao", "AR"),
        ("Mx Kim", "K"),
        ("kim", "K"),
        ("Ana Maria de la Cruz", "AC"),
        ("Dr", ""),
        ("", ""),
        ("Émile Zola", "ÉZ"),
    ],
)
def test_an_avatar_has_the_first_letters_of_the_first_and_the_last_name(name: str, letters: str) -> None:
    assert User(display_name=name).initials == letters
