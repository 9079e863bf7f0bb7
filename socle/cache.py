"""A cache that may be away: what it held is forgotten, and no page breaks for it.

Nothing correct depends on the cache (it is not even shared in the embedded mode). Rate limits do use it: while Redis is down they let
people through rather than locking everybody out.
"""

import logging

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _sinon(methode, valeur):
    """The same method of RedisCache, answering `valeur` (or the caller's default) when Redis does not."""

    def souple(self, key, *args, **kwargs):
        try:
            return getattr(RedisCache, methode)(self, key, *args, **kwargs)
        except RedisError as panne:
            logger.warning("Cache injoignable (%s) : %s", methode, type(panne).__name__)
            return kwargs.get("default", args[0] if args else None) if methode == "get" else valeur

    souple.__name__ = methode
    return souple


class RedisSouple(RedisCache):
    """Redis when it answers, nothing when it does not."""

    get = _sinon("get", None)
    set = _sinon("set", None)
    add = _sinon("add", True)
    touch = _sinon("touch", False)
    delete = _sinon("delete", False)
    has_key = _sinon("has_key", False)
    incr = _sinon("incr", 1)
    get_many = _sinon("get_many", {})
    set_many = _sinon("set_many", [])
    delete_many = _sinon("delete_many", None)
