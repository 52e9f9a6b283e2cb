"""Posts and users of the stand-in, made without its store."""

import dataclasses
from typing import Any

from sandbox.x.posts import Post, User


def filled(kind: type[Any], **given: Any) -> Any:
    """An instance in which every field that is not given is empty in the way of its type."""
    empty = {"int": 0, "str": "", "bool": False, "list[Json]": [], "float": 0.0}
    values = {
        field.name: given.get(field.name, empty.get(str(field.type).removesuffix(" | None")))
        for field in dataclasses.fields(kind)
        if field.name in given or field.default is dataclasses.MISSING
    }
    return kind(**values)


def make_user(id: int, username: str, **fields: Any) -> User:
    user: User = filled(User, id=id, username=username, **fields)
    return user


def make_post(text: str, **fields: Any) -> Post:
    post: Post = filled(Post, text=text, reply_to_id=None, quoted_id=None, **fields)
    return post
